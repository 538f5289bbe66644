import { useEffect } from 'preact/hooks'
import { askAround } from '../../api/directory.ts'
import type { FollowUps } from '../../api/follow-up.ts'
import { hrefOf } from '../../lib/router.ts'
import { t } from '../../lib/texts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { Glass } from '../chat/glass.tsx'
import { CheckIns } from './check-ins.tsx'
import { Visits } from './visits.tsx'

/** How one person's follow-up goes: what she agreed to, what was sent, who saw her. Reached from a chat of hers. */
export function FollowUpPage({ chat }: { chat: string }) {
  const { answer, load } = useAnswer<FollowUps>(`staff/chats/${chat}/follow-up`)
  useEffect(() => void askAround(), [])
  if (!answer) return <Bones rows={6} />
  if (!answer.ok) {
    const { problem } = answer
    if (problem.code === 'reason_needed') return <Glass id={chat} opened={() => void load()} />
    if (problem.status === 404) return <Empty icon="lock" text={t('chat_gone')} />
    return <Trouble problem={problem} again={() => void load()} />
  }
  const all = answer.value
  const again = () => void load()
  return (
    <div class="column">
      <div class="page-head">
        <a class="button icon-act" href={hrefOf('inbox', 'mine', chat)} aria-label={t('followup_to_chat')}>
          <Icon name="back" />
        </a>
        <h1>
          {t('page_followup')}{' '}
          <bdi dir="ltr" class="code">
            {all.code}
          </bdi>
        </h1>
      </div>
      <CheckIns chat={chat} all={all} again={again} />
      <Visits chat={chat} all={all} again={again} />
    </div>
  )
}
