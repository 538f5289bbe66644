import { useMemo, useState } from 'preact/hooks'
import { type FollowUps, named, type Visit, type Words } from '../../api/follow-up.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { newId } from '../../lib/ids.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { Dialog } from '../../parts/dialog.tsx'

const zoneMs = 3 * 3_600_000
/** ISO, at the centers. */
export const localDay = (days = 0): string =>
  new Date(Date.now() + zoneMs + days * 86_400_000).toISOString().slice(0, 10)

/** One visit: day, kind, outcome, and no more than a short note. `old`: the one that it corrects. */
export function VisitForm(props: {
  chat: string
  lists: FollowUps['lists']
  old: Visit | null
  close: () => void
  done: () => void
}) {
  const { chat, lists, old, close, done } = props
  const id = useMemo(newId, [])
  const [given, setGiven] = useState({
    day: old?.day ?? localDay(),
    kind: old?.kind ?? '',
    outcome: old?.outcome ?? '',
    note: old?.note ?? '',
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change })
  const choice = (name: 'kind' | 'outcome', list: Record<string, Words>) => (
    <fieldset>
      <legend>{t(`visit_${name}`)}</legend>
      <div class="choice-list">
        {Object.entries(list).map(([one, words]) => (
          <label class="check" key={one}>
            <input
              type="radio"
              name={name}
              checked={given[name] === one}
              onChange={() => set({ [name]: one })}
            />
            <span>{named(words, one)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
  const earliest = localDay(-lists.backDays)
  return (
    <Dialog title={t(old ? 'visit_correct_title' : 'visit_record')} close={close}>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          setProblem(null)
          const path = `staff/chats/${chat}/visits${old ? `/${old.id}/correct` : ''}`
          const body = { ...given, id, note: given.note.trim() || null }
          const answer = await ask(path, { method: 'POST', body })
          setBusy(false)
          if (answer.ok) done()
          else setProblem(answer.problem)
        }}
      >
        <label>
          <span>{t('visit_day')}</span>
          <input
            type="date"
            required
            min={old && old.day < earliest ? old.day : earliest}
            max={localDay()}
            value={given.day}
            onInput={(event) => set({ day: event.currentTarget.value })}
          />
        </label>
        {choice('kind', lists.kinds)}
        {choice('outcome', lists.outcomes)}
        {lists.noteLength > 0 ? (
          <label>
            <span>{t('visit_note')}</span>
            <textarea
              rows={2}
              dir="auto"
              maxLength={lists.noteLength}
              aria-describedby="visit-note-hint"
              value={given.note}
              onInput={(event) => set({ note: event.currentTarget.value })}
            />
            <small id="visit-note-hint" class="soft">
              {t('visit_note_hint')}
            </small>
          </label>
        ) : null}
        {problem ? (
          <p class="bad" role="alert">
            {inWords(problem)}
          </p>
        ) : null}
        <button type="submit" class="main-act" disabled={busy || !given.day || !given.kind || !given.outcome}>
          {t('save')}
        </button>
      </form>
    </Dialog>
  )
}
