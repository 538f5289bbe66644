import { useEffect, useMemo, useState } from 'preact/hooks'
import { openChat } from '../../api/chat.ts'
import { around, centerName } from '../../api/directory.ts'
import { refresh, type View } from '../../api/inbox.ts'
import type { Outgoing } from '../../api/outgoing.ts'
import type { Me } from '../../api/session.ts'
import type { Item } from '../../api/types.ts'
import { draftOf, keepDraft } from '../../lib/drafts.ts'
import { useKeys } from '../../lib/keys.ts'
import { lazy } from '../../lib/lazy.tsx'
import { inWords } from '../../lib/problems.ts'
import { go, hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { useNow } from '../../lib/use-now.ts'
import { channelName, languageName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon, IconButton } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { ClockTag } from '../inbox/chat-row.tsx'
import {
  type ActName,
  CloseDialog,
  doAct,
  GiveBackDialog,
  HandOverDialog,
  LabelDialog,
  MeetingDialog,
  SnoozeDialog,
} from './acts.tsx'
import { Card } from './card.tsx'
import { Composer } from './composer.tsx'
import { Glass } from './glass.tsx'
import { Menu } from './menu.tsx'
import { QuestionDialog } from './questions.tsx'
import { Timeline } from './timeline.tsx'

const ReferDialog = lazy(() => import('../referrals/make-dialog.tsx').then((all) => all.ReferDialog))

/** One chat: who it is, what was said, and where one answers; the handover card beside it or behind a button. */
export function ChatPane({ me, id, view: list }: { me: Me; id: string; view: View }) {
  const chat = useMemo(() => openChat(id, me), [id])
  const view = useStore(chat.view)
  useStore(around)
  const now = useNow(5_000)
  const [act, setAct] = useState<ActName | null>(null)
  const [card, setCard] = useState(false)
  const [returned, setReturned] = useState(0)
  useEffect(() => () => chat.stop(), [chat])

  const row = view.details?.chat ?? null
  const mine = row?.owner?.id === me.id
  const open = row !== null && row.state !== 'closed'
  const free = open && (!row.owner || (mine && row.state === 'assigned'))
  const mayAnswer = mine && row?.state === 'claimed' && row.channel !== null
  const leave = () => {
    void refresh()
    go(hrefOf('inbox', list))
  }
  const claim = async () => {
    const answer = await chat.act('claim', { version: row?.version })
    if (!answer.ok) {
      const owner = answer.problem.about.owner
      tell(typeof owner === 'string' && owner ? t('claimed_by', { name: owner }) : inWords(answer.problem), {
        bad: true,
      })
    } else if (list !== 'mine') go(hrefOf('inbox', 'mine', id), { replace: true })
    void refresh()
  }
  const write = (note: boolean) => {
    const area = document.getElementById('answer') as HTMLTextAreaElement | null
    if (note) document.querySelector<HTMLElement>('.composer .modes button:nth-child(2)')?.click()
    area?.focus()
  }
  const may = (name: ActName) => open && (mine || me.rights.includes('chats.supervise')) && setAct(name)
  const mayRefer = mine && row?.state === 'claimed' && me.rights.includes('referrals.work')
  useKeys(
    {
      c: () => free && void claim(),
      r: () => write(false),
      n: () => write(true),
      t: () => may('hand_over'),
      p: () => mayRefer && setAct('refer'),
      l: () => may('labels'),
      s: () => may('snooze'),
      e: () => may('close'),
      b: () => may('give_back'),
      i: () => setCard((now) => !now),
      m: () => document.querySelector<HTMLElement>('.chat-head .menu > button')?.click(),
    },
    row !== null,
  )

  function settle(change: Partial<Outgoing> | null): void {
    const words = chat.answer(change)
    if (words === null) return
    // Back to where it was written, before what was begun meanwhile.
    keepDraft(id, [words, draftOf(id) ?? ''].filter(Boolean).join('\n'))
    setReturned((count) => count + 1)
  }
  if (view.glass) return wrap(<Glass id={id} opened={chat.reload} />)
  if (!row) {
    if (!view.problem) return wrap(<Bones rows={7} />)
    if (view.problem.status === 404) return wrap(<Empty icon="lock" text={t('chat_gone')} />)
    return wrap(<Trouble problem={view.problem} again={chat.reload} />)
  }

  const items: Item[] = [...view.items, ...view.outgoing.map((entry) => asItem(entry, me))]
  // Until it is taken the card is all that is shown: once, where the talk will be.
  const onlyCard = view.details?.door === 'card'
  const writing = view.writing && view.writing.until > now && view.writing.alias !== me.alias
  const dialog = { chat, row, me, close: () => setAct(null), left: leave }
  return (
    <section class="chat" aria-label={row.code}>
      <div class="talk">
        <header class="chat-head">
          <a class="button icon-act to-list" href={hrefOf('inbox', list)} aria-label={t('back')}>
            <Icon name="back" />
          </a>
          <div class="title">
            <h2>
              <bdi dir="ltr" class="code">
                {row.code}
              </bdi>{' '}
              <ClockTag row={row} now={now} />
            </h2>
            <p class="under">
              {[
                languageName(row.language),
                centerName(row.centerId, t('center_none')),
                channelName(row.channel ?? row.source),
                row.owner ? (mine ? t('yours') : row.owner.alias) : t('nobody'),
              ].join(' · ')}
            </p>
          </div>
          {row.state === 'closed' ? (
            <button type="button" class="quiet" onClick={() => void doAct(chat.act('reopen'), t('reopened'))}>
              {t('reopen')}
            </button>
          ) : null}
          {onlyCard ? null : (
            <IconButton
              name="card"
              label={t('card')}
              act={() => setCard(true)}
              expanded={card}
              extra="card-toggle"
            />
          )}
          {open && (mine || me.rights.includes('chats.supervise')) ? (
            <Menu
              label={t('acts')}
              items={[
                { name: t('act_close'), icon: 'check', key: 'E', act: () => setAct('close') },
                { name: t('act_hand_over'), icon: 'hand', key: 'T', act: () => setAct('hand_over') },
                ...(mayRefer
                  ? [
                      {
                        name: t('act_refer'),
                        icon: 'refer' as const,
                        key: 'P',
                        act: () => setAct('refer'),
                      },
                    ]
                  : []),
                { name: t('act_snooze'), icon: 'snooze', key: 'S', act: () => setAct('snooze') },
                { name: t('act_labels'), icon: 'label', key: 'L', act: () => setAct('labels') },
                { name: t('act_give_back'), icon: 'robot', key: 'B', act: () => setAct('give_back') },
                { name: t('log_meeting'), icon: 'phone', act: () => setAct('meeting') },
                { name: t('followup_open'), icon: 'today', act: () => go(hrefOf('follow-up', id)) },
              ]}
            />
          ) : null}
        </header>
        {onlyCard ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
          <div class="timeline" tabIndex={0}>
            <Card details={view.details} me={me} />
          </div>
        ) : (
          <Timeline
            items={items}
            more={view.more}
            older={chat.older}
            readBefore={view.readBefore}
            seen={chat.seen}
            mediaPath={(media) => `staff/chats/${id}/media/${media}`}
            retry={mine ? (item) => void chat.retry(item) : null}
            cancel={mine ? (item) => void doAct(chat.cancelHeld(item), t('taken_back')) : null}
          />
        )}
        {mine && open && row.queue === 'crisis' && !items.some((one) => one.from === 'staff') ? (
          <p class="before-write" role="status">
            {t('crisis_next')}
          </p>
        ) : null}
        {writing ? (
          <p class="before-write plain" role="status">
            {t('writing', { name: view.writing?.alias ?? '' })}
          </p>
        ) : null}
        {view.problem ? (
          <p class="before-write" role="status">
            {inWords(view.problem)}
          </p>
        ) : null}
        <State row={row} mine={mine} free={free} claim={() => void claim()} />
        {open && !onlyCard ? (
          <Composer
            key={returned}
            chat={id}
            language={row.language}
            mayAnswer={mayAnswer}
            serverDraft={view.draft}
            typing={chat.typing}
            keepOnServer={(text) => void chat.saveDraft(text)}
            send={async (text, note) => {
              if (!note) {
                chat.say(text)
                return true
              }
              const answer = await chat.note(text)
              if (!answer.ok) tell(inWords(answer.problem), { bad: true })
              return answer.ok
            }}
            sendVoice={({ sound, seconds }) => chat.sayBytes(sound, 'voice', seconds)}
            sendPicture={(picture, words) => chat.sayBytes(picture, 'picture', null, words)}
          />
        ) : null}
      </div>
      {onlyCard ? null : (
        <aside class="side" aria-label={t('card')}>
          <Card details={view.details} me={me} />
        </aside>
      )}
      {card && !onlyCard ? (
        <Dialog title={t('card')} close={() => setCard(false)}>
          <Card details={view.details} me={me} />
        </Dialog>
      ) : null}
      {view.question ? <QuestionDialog question={view.question} settle={settle} /> : null}
      {act === 'refer' && view.details ? (
        <ReferDialog chatId={id} details={view.details} close={() => setAct(null)} />
      ) : null}
      {act === 'close' ? <CloseDialog {...dialog} /> : null}
      {act === 'hand_over' ? <HandOverDialog {...dialog} /> : null}
      {act === 'labels' ? <LabelDialog {...dialog} /> : null}
      {act === 'snooze' ? <SnoozeDialog {...dialog} /> : null}
      {act === 'meeting' ? <MeetingDialog {...dialog} /> : null}
      {act === 'give_back' ? <GiveBackDialog {...dialog} /> : null}
    </section>
  )
}

/** Why one cannot answer here, and what would change that. */
function State(props: {
  row: { state: string; channel: string | null; owner: { alias: string } | null }
  mine: boolean
  free: boolean
  claim: () => void
}) {
  const { row, mine, free, claim } = props
  if (row.state === 'closed') return <p class="before-write plain">{t('is_closed')}</p>
  if (free)
    return (
      <div class="before-write plain">
        <p>{t('claim_first')}</p>
        <button type="button" class="main-act" onClick={claim}>
          {t('claim')}
        </button>
      </div>
    )
  if (!mine) return <p class="before-write plain">{t('claimed_by', { name: row.owner?.alias ?? '' })}</p>
  if (row.channel === null) return <p class="before-write plain">{t('no_channel')}</p>
  return null
}

const wrap = (inside: preact.ComponentChildren) => <section class="chat">{inside}</section>

const asItem = (entry: Outgoing, me: Me): Item => ({
  id: entry.id,
  seq: null,
  from: 'staff',
  kind: entry.kind,
  text: entry.text || (entry.kind === 'text' ? '' : t(`kind_${entry.kind}`)),
  own: null,
  choices: [],
  at: entry.at,
  by: me.alias,
  mine: true,
  delivery: entry.state === 'failed' ? 'failed' : entry.state === 'offline' ? 'offline' : 'sending',
  why: null,
  until: null,
  media: null,
  event: null,
})
