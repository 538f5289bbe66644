import type { ReferralRow } from '../../api/referrals.ts'
import { hrefOf } from '../../lib/router.ts'
import { t } from '../../lib/texts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { needName } from '../../lib/words.ts'
import { stateName } from '../referrals/names.ts'

/** Where she was referred to, and how each stands; nothing where there is none. */
export function Referrals({ chatId }: { chatId: string }) {
  const { answer } = useAnswer<{ referrals: ReferralRow[] }>(`staff/chats/${chatId}/referrals`)
  const rows = answer?.ok ? answer.value.referrals : []
  if (rows.length === 0) return null
  return (
    <section>
      <h3>{t('ref_in_chat')}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <a href={hrefOf('referrals', row.id)}>{needName(row.serviceId)}</a> · {stateName(row.state)}
          </li>
        ))}
      </ul>
    </section>
  )
}
