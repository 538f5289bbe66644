import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Details } from '../../api/chat.ts'
import type { RecipientChoice, ReferralOptions, ReferralRow } from '../../api/referrals.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { newId } from '../../lib/ids.ts'
import { go, hrefOf } from '../../lib/router.ts'
import { t } from '../../lib/texts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { needName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Bones, Trouble } from '../../parts/states.tsx'
import { problemInWords } from './act-dialog.tsx'
import { FieldsForm, isMinor } from './fields-form.tsx'
import { priorityName, stateName } from './names.ts'
import './referrals.css'

/** A referral from a chat, its fields filled as far as the handover card knows. */
export function ReferDialog({
  chatId,
  details,
  close,
}: {
  chatId: string
  details: Details
  close: () => void
}) {
  const options = useAnswer<ReferralOptions>('staff/referral-options')
  return (
    <Dialog title={t('ref_make')} close={close} wide>
      {options.answer === null ? <Bones rows={4} /> : null}
      {options.answer && !options.answer.ok ? (
        <Trouble problem={options.answer.problem} again={() => void options.load()} />
      ) : null}
      {options.answer?.ok ? (
        <MakeForm chatId={chatId} details={details} options={options.answer.value} close={close} />
      ) : null}
    </Dialog>
  )
}

function MakeForm(props: { chatId: string; details: Details; options: ReferralOptions; close: () => void }) {
  const { chatId, details, options, close } = props
  // Made once, however often it is sent.
  const requestId = useMemo(newId, [])
  const before = useAnswer<{ referrals: ReferralRow[] }>(`staff/chats/${chatId}/referrals`)
  const [fields, setFields] = useState(() => prefilled(details))
  const [service, setService] = useState(() => serviceOf(details, options))
  const [recipient, setRecipient] = useState('')
  const [priority, setPriority] = useState('2w')
  const [danger, setDanger] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const query = new URLSearchParams({
    service,
    ...(fields.age_band && { ageBand: fields.age_band }),
    ...(fields.sex && { sex: fields.sex }),
  })
  const choices = useAnswer<{ recipients: RecipientChoice[] }>(
    service ? `staff/referral-recipients-for?${query}` : null,
  )
  const recipients = choices.answer?.ok ? choices.answer.value.recipients : []
  const fitting = recipients.filter((one) => one.fits)
  useEffect(() => {
    if (!fitting.some((one) => one.id === recipient))
      setRecipient(fitting.length === 1 ? (fitting[0]?.id ?? '') : '')
  }, [choices.answer])
  const open = (before.answer?.ok ? before.answer.value.referrals : []).filter(
    (one) => one.serviceId === service && !['closed', 'withdrawn', 'revoked'].includes(one.state),
  )

  async function make(duplicateOk: boolean): Promise<void> {
    setBusy(true)
    const made = await ask<{ id: string }>(`staff/chats/${chatId}/referrals`, {
      method: 'POST',
      body: {
        id: requestId,
        recipient,
        service,
        priority,
        fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== '')),
        carerIsDanger: danger,
        duplicateOk,
      },
    })
    setBusy(false)
    if (made.ok) {
      close()
      return go(hrefOf('referrals', made.value.id))
    }
    const other = made.problem.about.openId
    if (made.problem.code === 'duplicate' && typeof other === 'string') return setOpenId(other)
    setProblem(made.problem)
    void choices.load()
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void make(false)
      }}
    >
      <label>
        <span>{t('card_service')}</span>
        <select
          required
          value={service}
          onChange={(event) => {
            setService(event.currentTarget.value)
            setOpenId(null)
          }}
        >
          <option value="">{t('ref_choose')}</option>
          {options.services.map(({ id, active }) => (
            <option key={id} value={id} disabled={!active}>
              {needName(id)}
              {active ? '' : ` (${t('ref_paused')})`}
            </option>
          ))}
        </select>
      </label>
      {open[0] && !openId ? (
        <p class="panel">
          {t('ref_open_already', { state: stateName(open[0].state) })}{' '}
          <a href={hrefOf('referrals', open[0].id)} onClick={close}>
            {t('ref_see')}
          </a>
        </p>
      ) : null}
      {service ? (
        <fieldset>
          <legend>{t('ref_recipient')}</legend>
          {choices.answer && fitting.length === 0 ? <p class="bad">{t('ref_nobody_fits')}</p> : null}
          <ul class="choice-list">
            {recipients.map((one) => (
              <li key={one.id}>
                <label class="check">
                  <input
                    type="radio"
                    name="recipient"
                    required
                    disabled={!one.fits}
                    checked={recipient === one.id}
                    onChange={() => setRecipient(one.id)}
                  />
                  <span>
                    <bdi>{one.name}</bdi>
                    {one.sample ? ` · ${t('ref_sample')}` : ''}
                    {one.fits ? '' : ` · ${t('ref_no_room')}`}
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      ) : null}
      <fieldset>
        <legend>{t('ref_priority')}</legend>
        <div class="choice-list">
          {['24h', '72h', '2w'].map((one) => (
            <label class="check" key={one}>
              <input
                type="radio"
                name="priority"
                checked={priority === one}
                onChange={() => setPriority(one)}
              />
              <span>{priorityName(one)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <FieldsForm
        options={options}
        fields={fields}
        change={(field, value) => setFields({ ...fields, [field]: value })}
      />
      {isMinor(fields.age_band) ? (
        <label class="check">
          <input
            type="checkbox"
            checked={danger}
            onChange={(event) => setDanger(event.currentTarget.checked)}
          />
          <span>{t('ref_carer_danger')}</span>
        </label>
      ) : null}
      {openId ? (
        <div class="panel" role="alert">
          <p>{t('ref_duplicate')}</p>
          <div class="acts start">
            <a class="button" href={hrefOf('referrals', openId)} onClick={close}>
              {t('ref_see')}
            </a>
            <button type="button" class="quiet" disabled={busy} onClick={() => void make(true)}>
              {t('ref_make_anyway')}
            </button>
          </div>
        </div>
      ) : null}
      {problem ? (
        <p class="bad" role="alert">
          {problemInWords(problem)}
        </p>
      ) : null}
      <p class="small soft">{t('ref_make_hint')}</p>
      <div class="acts">
        <button type="submit" class="main-act" disabled={busy || !recipient}>
          {t('ref_make_act')}
        </button>
      </div>
    </form>
  )
}

/** What the bot heard: language, age and sex where they were said, her own words as the reason, how she may be reached. */
function prefilled(details: Details): Record<string, string> {
  const { card, chat, wishes } = details
  const said = (key: string) => (typeof card?.[key] === 'string' ? (card[key] as string) : '')
  const safe = wishes
    ? [
        t(wishes.mayWriteFirst === false ? 'safe_not_first' : 'safe_first'),
        wishes.from && wishes.until ? t('safe_hours', { from: wishes.from, until: wishes.until }) : '',
        t(wishes.mayName ? 'safe_name' : 'safe_no_name'),
      ]
    : []
  return {
    language: chat.language ?? '',
    age_band: said('age') || said('ageBand'),
    sex: said('sex'),
    reason: said('words'),
    // Marks around values are for the eye, not for a field that one edits.
    safe_contact: safe
      .filter(Boolean)
      .join(' · ')
      .replace(/[\u2066-\u2069]/g, ''),
  }
}

function serviceOf({ card, chat }: Details, options: ReferralOptions): string {
  const named = [card?.service, card?.topic, card?.need, chat.need].map((one) =>
    typeof one === 'string' ? one : '',
  )
  return named.find((id) => options.services.some((one) => one.id === id && one.active)) ?? ''
}
