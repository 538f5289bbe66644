import { useEffect, useState } from 'preact/hooks'
import { around, askAround, centerName } from '../../api/directory.ts'
import { moveReferral, type Referral, type ReferralEvent, type ReferralOptions } from '../../api/referrals.ts'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { hasText, t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { useNow } from '../../lib/use-now.ts'
import { needName } from '../../lib/words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { type Act, ActDialog, asksOf, problemInWords } from './act-dialog.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { FieldsDialog } from './fields-dialog.tsx'
import {
  eventName,
  fieldName,
  missingName,
  nextName,
  outcomeOfName,
  priorityName,
  reasonName,
  valueName,
} from './names.ts'
import { isWithRecipient, Passing } from './passing.tsx'
import { Path } from './path.tsx'
import { Clock } from './referrals-page.tsx'

type Sheet = { kind: 'act'; act: Act } | { kind: 'consent' } | { kind: 'fields' }

/** One referral: its path, what can be done now, what it holds as far as it is the reader's, consents, and what happened. */
export function ReferralPage({ me, id }: { me: Me; id: string }) {
  const { colleagues } = useStore(around)
  const now = useNow()
  const { answer, load } = useAnswer<Referral>(`staff/referrals/${id}`)
  const options = useAnswer<ReferralOptions>('staff/referral-options')
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => void askAround(), [])
  if (!answer) return <Bones rows={6} />
  if (!answer.ok)
    return answer.problem.status === 404 ? (
      <Empty icon="lock" text={t('ref_gone')}>
        <a class="button" href={hrefOf('referrals')}>
          {t('page_referrals')}
        </a>
      </Empty>
    ) : (
      <Trouble problem={answer.problem} again={() => void load()} />
    )
  const one = answer.value
  const { referral, fields, consent, events } = one
  const rules = options.answer?.ok ? options.answer.value : null
  const whole = one.sees === 'whole'
  const draft = referral.state === 'draft'
  const nameOf = (staffId: string | null) =>
    staffId === me.id
      ? t('yours')
      : (colleagues.find((other) => other.id === staffId)?.alias ?? t('ref_somebody'))

  async function act(wanted: Act): Promise<void> {
    if (asksOf(wanted).length > 0) return setSheet({ kind: 'act', act: wanted })
    setBusy(true)
    const went = await moveReferral(id, wanted)
    setBusy(false)
    if (went.ok) tell(t('ref_done'))
    else tell(problemInWords(went.problem), { bad: true })
    void load()
  }
  async function askHer(): Promise<void> {
    setBusy(true)
    const went = await ask(`staff/referrals/${id}/ask`, { method: 'POST', body: {} })
    setBusy(false)
    if (went.ok) tell(t('ref_asked'))
    else tell(problemInWords(went.problem), { bad: true })
    void load()
  }
  const done = () => {
    setSheet(null)
    tell(t('ref_done'))
    void load()
  }
  const main = one.moves.includes('send') ? 'send' : null
  const rest = one.moves.filter((move) => move !== 'send')
  return (
    <div class="column">
      <a class="button quiet ref-back" href={hrefOf('referrals')}>
        <Icon name="back" />
        {t('page_referrals')}
      </a>
      <div class="page-head">
        <h1>{needName(referral.serviceId)}</h1>
        <Clock row={referral} now={now} />
      </div>
      <p class="soft">
        <bdi>{referral.recipient.name}</bdi> · {priorityName(referral.priority)}
        {referral.recipient.sample ? ` · ${t('ref_sample')}` : ''}
      </p>
      <Path state={referral.state} been={events.map((event) => event.toState)} />

      {draft && whole ? (
        <section class="panel ref-next">
          <p>{t('ref_draft_next')}</p>
          {referral.askedAt ? (
            <p class="soft">{t('ref_asked_at', { time: whenInWords(referral.askedAt, now) })}</p>
          ) : null}
          <div class="acts">
            <button
              type="button"
              class="main-act"
              disabled={!rules}
              onClick={() => setSheet({ kind: 'consent' })}
            >
              {t('ref_consent_act')}
            </button>
            {referral.contactId ? (
              <button type="button" class="quiet" disabled={busy} onClick={() => void askHer()}>
                {t(referral.askedAt ? 'ref_ask_again' : 'ref_ask_her')}
              </button>
            ) : null}
            <button type="button" class="quiet" onClick={() => setSheet({ kind: 'fields' })}>
              {t('ref_edit')}
            </button>
          </div>
        </section>
      ) : null}
      {main ? (
        <section class="panel ref-next">
          <p>{t('ref_send_next', { recipient: referral.recipient.name })}</p>
          <div class="acts">
            <button type="button" class="main-act" disabled={busy} onClick={() => void act({ move: main })}>
              {t('ref_act_send')}
            </button>
          </div>
        </section>
      ) : null}
      {one.buttons.length > 0 ? (
        <section class="section">
          <h2>{t(referral.received ? 'ref_buttons' : 'ref_buttons_for')}</h2>
          <div class="acts start">
            {one.buttons.map((button, n) => (
              <button
                type="button"
                key={button}
                class={n === 0 ? 'main-act' : 'quiet'}
                disabled={busy}
                onClick={() => void act({ button })}
              >
                {t(`ref_act_${button}`)}
              </button>
            ))}
            {one.moves.includes('miss') ? (
              <button type="button" class="quiet" disabled={busy} onClick={() => void act({ move: 'miss' })}>
                {t('ref_act_miss')}
              </button>
            ) : null}
          </div>
        </section>
      ) : null}

      <section class="section">
        <h2>{t(whole ? 'ref_holds' : 'ref_shared')}</h2>
        {fields === null ? (
          <p class="panel soft">
            {t('ref_nothing_to_read')}
            {consent.ok ? '' : ` ${missingName(consent.missing)}`}
          </p>
        ) : (
          <dl class="ref-fields">
            {Object.entries(fields).map(([field, value]) => (
              <div key={field}>
                <dt>
                  {fieldName(field)}
                  {whole && consent.ok ? (
                    <span class={consent.fields.includes(field) ? 'tag good' : 'tag'}>
                      {t(consent.fields.includes(field) ? 'ref_is_shared' : 'ref_not_shared')}
                    </span>
                  ) : null}
                </dt>
                <dd dir="auto">{valueName(field, value)}</dd>
              </div>
            ))}
            {Object.keys(fields).length === 0 ? <p class="soft">{t('ref_no_fields')}</p> : null}
          </dl>
        )}
        {one.carerIsDanger ? <p class="tag late">{t('ref_carer_danger')}</p> : null}
      </section>

      <section class="section">
        <h2>{t('ref_consent')}</h2>
        <p class={consent.ok ? '' : 'bad'}>
          {consent.ok
            ? t('ref_consent_until', { day: whenInWords(consent.expiresAt, now) })
            : missingName(consent.missing)}
        </p>
        <ul class="today-list flat small">
          {one.consents.map((given) => (
            <li key={given.givenAt}>
              <div class="grow">
                <p>
                  {whenInWords(given.givenAt, now)} ·{' '}
                  {t(given.via === 'chat' ? 'ref_via_chat' : 'ref_via_worker')}
                  {given.recordedBy ? ` (${nameOf(given.recordedBy)})` : ''} · {t(`lang_${given.language}`)} ·{' '}
                  {t('ref_text_version', { n: given.textVersion })}
                </p>
                <p class="soft">{given.fields.map(fieldName).join(' · ')}</p>
                {given.withdrawnAt ? (
                  <p class="bad">{t('ref_withdrawn_at', { day: whenInWords(given.withdrawnAt, now) })}</p>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
        {whole && !draft && !consent.ok && !['closed', 'withdrawn', 'revoked'].includes(referral.state) ? (
          <button type="button" class="quiet" disabled={!rules} onClick={() => setSheet({ kind: 'consent' })}>
            {t('ref_consent_again')}
          </button>
        ) : null}
      </section>

      {isWithRecipient(referral.state) && consent.ok ? (
        <Passing id={id} partner={referral.recipient.kind === 'partner'} />
      ) : null}

      <section class="section">
        <h2>{t('ref_events')}</h2>
        <ol class="ref-events">
          {grouped(events).map(({ event, times }) => (
            <li key={`${event.at}${event.kind}`}>
              <p>
                {eventName(event.kind)}
                {times > 1 ? ` ×${times}` : ''}
                {event.scheduledFor ? ` · ${whenInWords(event.scheduledFor, now)}` : ''}
                {event.reasonCode ? ` · ${reasonName(event.reasonCode)}` : ''}
                {event.nextAction ? ` · ${nextName(event.nextAction)}` : ''}
                {event.outcome ? ` · ${outcomeOfName(event.outcome)}` : ''}
              </p>
              {event.words ? (
                <p dir="auto" class="ref-words">
                  {event.words}
                </p>
              ) : null}
              <p class="small soft">
                {whenInWords(event.at, now)} · {t(`ref_role_${event.role}`)}
                {event.staffId ? ` · ${nameOf(event.staffId)}` : ''}
              </p>
            </li>
          ))}
        </ol>
      </section>

      <div class="acts start">
        {referral.handoffId && referral.made ? (
          <a class="button" href={hrefOf('inbox', 'center', referral.handoffId)}>
            {t('ref_open_chat')}
          </a>
        ) : null}
        {rest
          .filter((move) => move !== 'miss')
          .map((move) => (
            <button
              type="button"
              key={move}
              class={move === 'revoke' || move === 'withdraw' ? 'warn-act' : 'quiet'}
              disabled={busy}
              onClick={() => void act({ move })}
            >
              {t(`ref_act_${move}`)}
            </button>
          ))}
      </div>
      {whole && referral.recipient.focalPoints.length > 0 ? (
        <section class="section">
          <h2>{t('ref_focal')}</h2>
          <ul>
            {referral.recipient.focalPoints.map((point) => (
              <li key={point.reach}>
                <bdi>{point.name}</bdi> · <bdi>{point.reach}</bdi>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {referral.centerId ? (
        <p class="small soft">
          {t('ref_from_center', { center: centerName(referral.centerId, referral.centerId) })}
        </p>
      ) : null}

      {sheet?.kind === 'act' ? (
        <ActDialog id={id} act={sheet.act} options={rules} done={done} close={() => setSheet(null)} />
      ) : null}
      {sheet?.kind === 'consent' && rules ? (
        <ConsentDialog one={one} options={rules} done={done} close={() => setSheet(null)} />
      ) : null}
      {sheet?.kind === 'fields' && rules ? (
        <FieldsDialog one={one} options={rules} done={done} close={() => setSheet(null)} />
      ) : null}
    </div>
  )
}

/** Newest first; what was read again and again is one line. */
function grouped(events: ReferralEvent[]): { event: ReferralEvent; times: number }[] {
  const lines: { event: ReferralEvent; times: number }[] = []
  for (const event of events) {
    const last = lines.at(-1)
    if (event.kind === 'opened' && last?.event.kind === 'opened' && last.event.staffId === event.staffId)
      lines[lines.length - 1] = { event, times: last.times + 1 }
    else lines.push({ event, times: 1 })
  }
  return lines.reverse().filter(({ event }) => hasText(`ref_event_${event.kind}`))
}
