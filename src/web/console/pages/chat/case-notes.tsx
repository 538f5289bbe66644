import { useMemo, useState } from 'preact/hooks'
import { ask } from '../../lib/http.ts'
import { newId } from '../../lib/ids.ts'
import { doLater } from '../../lib/later.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Words } from './words.tsx'

interface Note {
  id: string
  by: string
  text: string | null
  at: string
}

/** Notes of a case. Whoever does not work at an information center gets none, and sees nothing of this part. */
export function CaseNotes({ chat }: { chat: string }) {
  const { answer, load } = useAnswer<{ notes: Note[] }>(`staff/chats/${chat}/case-notes`)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [sent, setSent] = useState(0)
  const [leaving, setLeaving] = useState<string | null>(null)
  // The same words sent again from a line that broke are one note.
  const id = useMemo(newId, [sent])
  if (!answer?.ok) return null
  const withdraw = (note: Note) => {
    setLeaving(note.id)
    doLater(
      t('case_note_goes_soon'),
      async () => {
        const path = `staff/chats/${chat}/case-notes/${note.id}/withdraw`
        const went = await ask(path, { method: 'POST', body: {}, keepalive: true })
        if (!went.ok) tell(inWords(went.problem), { bad: true })
        setLeaving(null)
        void load()
      },
      () => setLeaving(null),
    )
  }
  return (
    <section class="stack">
      <h3>{t('case_notes')}</h3>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const path = `staff/chats/${chat}/case-notes`
          const added = await ask(path, { method: 'POST', body: { id, text: text.trim() } })
          setBusy(false)
          if (!added.ok) return tell(inWords(added.problem), { bad: true })
          setText('')
          setSent(sent + 1)
          void load()
        }}
      >
        <label>
          <span>{t('case_note')}</span>
          <textarea
            rows={2}
            dir="auto"
            maxLength={2000}
            aria-describedby="case-note-hint"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p id="case-note-hint" class="small soft">
          {t('case_note_hint')}
        </p>
        <button type="submit" class="quiet" disabled={busy || !text.trim()}>
          {t('case_note_add')}
        </button>
      </form>
      <ul class="today-list">
        {answer.value.notes.map((note) => (
          <li key={note.id} class={note.text === null || leaving === note.id ? 'soft' : ''}>
            <div class="grow">
              <p dir="auto">{note.text === null ? t('case_note_withdrawn') : <Words text={note.text} />}</p>
              <p class="small soft">
                <bdi>{note.by}</bdi> · {whenInWords(note.at)}
              </p>
            </div>
            {note.text === null || leaving === note.id ? null : (
              <button type="button" class="link-act" onClick={() => withdraw(note)}>
                {t('case_note_withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
