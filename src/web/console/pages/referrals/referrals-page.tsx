import { useEffect, useState } from 'preact/hooks'
import { around, askAround, centerName } from '../../api/directory.ts'
import type { ReferralRow } from '../../api/referrals.ts'
import type { Me } from '../../api/session.ts'
import { hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { lengthInWords, whenInWords } from '../../lib/time.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { useNow } from '../../lib/use-now.ts'
import { needName } from '../../lib/words.ts'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { priorityName, stateName } from './names.ts'
import { ReferralPage } from './referral-page.tsx'
import './referrals.css'

const page = 50
const shows = [
  'open',
  'late',
  'draft',
  'consent_recorded',
  'sent',
  'received',
  'accepted',
  'scheduled',
  'service_given',
  'rejected',
  'no_show',
  'unreachable',
  'closed',
  'withdrawn',
  'revoked',
]

/** Referrals of one's center and those sent to it; with an id, the one. */
export function ReferralsPage({ me, id }: { me: Me; id: string | null }) {
  return id ? <ReferralPage key={id} me={me} id={id} /> : <ReferralList me={me} />
}

function ReferralList({ me }: { me: Me }) {
  useStore(around)
  const now = useNow()
  const [show, setShow] = useState('open')
  const [side, setSide] = useState('')
  const [center, setCenter] = useState('')
  const [offset, setOffset] = useState(0)
  const query = new URLSearchParams({
    show,
    limit: String(page),
    offset: String(offset),
    ...(side && { side }),
    ...(center && { center }),
  })
  const { answer, load } = useAnswer<{
    referrals: ReferralRow[]
    counts: { open: number; warned: number; late: number }
  }>(`staff/referrals?${query}`)
  useEffect(() => void askAround(), [])
  useEffect(() => {
    const timer = setInterval(() => void load({ background: true }), 60_000)
    return () => clearInterval(timer)
  }, [load])
  const rows = answer?.ok ? answer.value.referrals : []
  const counts = answer?.ok ? answer.value.counts : null
  const pick = (set: (value: string) => void) => (event: { currentTarget: HTMLSelectElement }) => {
    set(event.currentTarget.value)
    setOffset(0)
  }
  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_referrals')}</h1>
      </div>
      <div class="figures">
        <Figure n={counts?.open} name={t('ref_open')} />
        <Figure n={counts?.warned} name={t('ref_warned')} />
        <Figure n={counts?.late} name={t('ref_late')} late={Boolean(counts?.late)} />
      </div>
      <div class="ref-filter">
        <label>
          <span>{t('ref_show')}</span>
          <select value={show} onChange={pick(setShow)}>
            {shows.map((one) => (
              <option key={one} value={one}>
                {one === 'open' ? t('ref_show_open') : one === 'late' ? t('ref_show_late') : stateName(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('ref_side')}</span>
          <select value={side} onChange={pick(setSide)}>
            <option value="">{t('ref_side_both')}</option>
            <option value="made">{t('ref_side_made')}</option>
            <option value="received">{t('ref_side_received')}</option>
          </select>
        </label>
        {me.centers.length > 1 ? (
          <label>
            <span>{t('card_center')}</span>
            <select value={center} onChange={pick(setCenter)}>
              <option value="">{t('ref_all_centers')}</option>
              {me.centers.map((one) => (
                <option key={one} value={one}>
                  {centerName(one, one)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      {answer === null ? <Bones rows={4} /> : null}
      {answer && !answer.ok ? <Trouble problem={answer.problem} again={() => void load()} /> : null}
      {answer?.ok && rows.length === 0 ? (
        <Empty icon="check" text={t(show === 'open' ? 'ref_none_open' : 'ref_none')}>
          {show === 'open' ? <p class="small soft">{t('ref_how')}</p> : null}
        </Empty>
      ) : null}
      <ul class="today-list">
        {rows.map((row) => (
          <li key={row.id}>
            <a class="ref-row" href={hrefOf('referrals', row.id)}>
              <span class="grow">
                <b>{needName(row.serviceId)}</b>
                <span class="small soft">
                  <bdi>{row.recipientName}</bdi>
                  {row.centerId ? ` · ${centerName(row.centerId, row.centerId)}` : ''}
                  {row.received && !row.made ? ` · ${t('ref_to_us')}` : ''}
                </span>
              </span>
              <span class="ref-tags">
                <span class="tag">{stateName(row.state)}</span>
                <Clock row={row} now={now} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      {offset > 0 || rows.length === page ? (
        <div class="acts">
          <button
            type="button"
            class="quiet"
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - page))}
          >
            {t('ref_newer')}
          </button>
          <button
            type="button"
            class="quiet"
            disabled={rows.length < page}
            onClick={() => setOffset(offset + page)}
          >
            {t('ref_more')}
          </button>
        </div>
      ) : null}
    </div>
  )
}

/** Until when the next step is due; an appointment says when it is. */
export function Clock({
  row,
  now,
}: {
  row: Pick<ReferralRow, 'dueAt' | 'clockStage' | 'priority' | 'scheduledFor' | 'state'>
  now: number
}) {
  if (!row.dueAt) return null
  const left = Date.parse(row.dueAt) - now
  const look = row.clockStage === 'escalated' || left < 0 ? 'late' : row.clockStage === 'warned' ? 'soon' : ''
  return (
    <span class={`tag ${look}`} title={priorityName(row.priority)}>
      {left < 0
        ? t('ref_late_by', { time: lengthInWords(-left) })
        : row.state === 'scheduled' && row.scheduledFor
          ? whenInWords(row.scheduledFor, now)
          : t('ref_left', { time: lengthInWords(left) })}
    </span>
  )
}

const Figure = ({ n, name, late }: { n: number | undefined; name: string; late?: boolean }) => (
  <div class={late ? 'figure late' : 'figure'}>
    <strong>{n ?? '–'}</strong>
    <span>{name}</span>
  </div>
)
