import { useState } from 'preact/hooks'
import { instantAt, isoDay } from '../../api/plan.ts'
import { moveReferral, type ReferralOptions } from '../../api/referrals.ts'
import type { Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { missingName, nextName, outcomeOfName, reasonName } from './names.ts'

export type Act = { button: string } | { move: string }
const nameOf = (act: Act) => ('button' in act ? act.button : act.move)
/** What an act asks for before it is done; what is not here is done at once. */
const asks: Record<string, ('time' | 'reason' | 'next' | 'outcome' | 'words' | 'sure')[]> = {
  schedule: ['time', 'words'],
  refuse: ['reason', 'next', 'words'],
  revoke: ['reason', 'words'],
  close: ['outcome', 'words'],
  tell: ['outcome', 'words'],
  withdraw: ['sure'],
  cannot_reach: ['words'],
}
export const asksOf = (act: Act) => asks[nameOf(act)] ?? []

/** Asks what the step needs: day and hour, a reason with what comes next, an outcome, a few words. */
export function ActDialog(props: {
  id: string
  act: Act
  options: ReferralOptions | null
  done: () => void
  close: () => void
}) {
  const { id, act, options, done, close } = props
  const name = nameOf(act)
  const wanted = asksOf(act)
  const [given, setGiven] = useState({
    day: isoDay(Date.now() + 86_400_000),
    time: '10:00',
    reason: '',
    next: '',
    outcome: '',
    words: '',
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change })
  const pick = (field: 'reason' | 'next' | 'outcome', codes: string[], named: (code: string) => string) => (
    <label>
      <span>{t(`ref_ask_${field}`)}</span>
      <select required value={given[field]} onChange={(event) => set({ [field]: event.currentTarget.value })}>
        <option value="">{t('ref_choose')}</option>
        {codes.map((code) => (
          <option key={code} value={code}>
            {named(code)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <Dialog title={t(`ref_act_${name}`)} close={close}>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const went = await moveReferral(id, act, {
            ...(wanted.includes('time') && { scheduledFor: instantAt(given.day, given.time) }),
            ...(wanted.includes('reason') && { reason: given.reason }),
            ...(wanted.includes('next') && { next: given.next }),
            ...(wanted.includes('outcome') && { outcome: given.outcome }),
            ...(given.words.trim() && { words: given.words.trim() }),
          })
          setBusy(false)
          if (!went.ok) return setProblem(went.problem)
          done()
        }}
      >
        {wanted.includes('sure') ? <p>{t(`ref_sure_${name}`)}</p> : null}
        {wanted.includes('time') ? (
          <div class="two">
            <label>
              <span>{t('plan_day')}</span>
              <input
                type="date"
                required
                min={isoDay(Date.now())}
                value={given.day}
                onInput={(event) => set({ day: event.currentTarget.value })}
              />
            </label>
            <label>
              <span>{t('plan_from')}</span>
              <input
                type="time"
                required
                value={given.time}
                onInput={(event) => set({ time: event.currentTarget.value })}
              />
            </label>
          </div>
        ) : null}
        {wanted.includes('reason') ? pick('reason', options?.reasonCodes ?? [], reasonName) : null}
        {wanted.includes('next') ? pick('next', options?.nextActions ?? [], nextName) : null}
        {wanted.includes('outcome') ? pick('outcome', options?.outcomes ?? [], outcomeOfName) : null}
        {wanted.includes('words') ? (
          <label>
            <span>{t('ref_ask_words')}</span>
            <textarea
              rows={2}
              dir="auto"
              maxLength={600}
              value={given.words}
              onInput={(event) => set({ words: event.currentTarget.value })}
            />
          </label>
        ) : null}
        {problem ? (
          <p class="bad" role="alert">
            {problemInWords(problem)}
          </p>
        ) : null}
        <div class="acts">
          <button type="submit" class={name === 'withdraw' ? 'warn-act' : 'main-act'} disabled={busy}>
            {t(`ref_act_${name}`)}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** A refusal that names what is missing says so in words. */
export function problemInWords(problem: Problem): string {
  const { missing } = problem.about
  return Array.isArray(missing)
    ? t('ref_is_missing', { what: missing.map((one) => missingName(String(one))).join(' · ') })
    : inWords(problem)
}
