import { useState } from 'preact/hooks'
import type { Mark, Question } from '../../api/chat.ts'
import type { Outgoing } from '../../api/outgoing.ts'
import { inWords } from '../../lib/problems.ts'
import { hasText, t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { Dialog } from '../../parts/dialog.tsx'

/** What the server asks before it takes a message. Closing it gives the words back to where one writes. */
export function QuestionDialog(props: {
  question: Question
  settle: (change: Partial<Outgoing> | null) => void
}) {
  const { question, settle } = props
  const back = () => settle(null)
  const goOn = (text: string, change: Partial<Outgoing>) => (
    <div class="acts">
      <button type="button" class="quiet" onClick={back} data-first>
        {t('back_to_writing')}
      </button>
      <button type="button" class="main-act" onClick={() => settle(change)}>
        {text}
      </button>
    </div>
  )
  switch (question.kind) {
    case 'new_messages':
      return (
        <Dialog title={t('held_title')} close={back}>
          <p>{t('held_new_messages')}</p>
          <p class="quote" dir="auto">
            {question.entry.text}
          </p>
          {goOn(t('send_anyway'), {})}
        </Dialog>
      )
    case 'marks':
      return (
        <Dialog title={t('marks_title')} close={back}>
          <p>{t('marks_hint')}</p>
          <p class="quote" dir="auto">
            <Marked text={question.entry.text} marks={question.marks} />
          </p>
          <ul class="line-of">
            {[...new Set(question.marks.map(({ kind }) => kind))].map((kind) => (
              <li class="tag" key={kind}>
                {t(`mark_${kind}`)}
              </li>
            ))}
          </ul>
          {goOn(t('send_marked'), { confirmed: true })}
        </Dialog>
      )
    case 'at_hand':
      return (
        <Dialog title={t('at_hand_title')} close={back}>
          <p>{t('at_hand_hint', { when: question.until ? whenInWords(question.until) : '' })}</p>
          <div class="acts">
            <button type="button" class="quiet" onClick={back} data-first>
              {t('keep_waiting')}
            </button>
            <button type="button" class="main-act" onClick={() => settle({ atOnce: true })}>
              {t('send_now')}
            </button>
          </div>
        </Dialog>
      )
    case 'window_closed':
      return <Templates question={question} settle={settle} />
    case 'refused':
      return (
        <Dialog title={t('refused_title')} close={back}>
          <p>{inWords(question.problem)}</p>
          <p class="quote" dir="auto">
            {question.entry.text || t(`kind_${question.entry.kind}`)}
          </p>
          <div class="acts">
            <button type="button" class="main-act" onClick={back} data-first>
              {t('back_to_writing')}
            </button>
          </div>
        </Dialog>
      )
    default:
      return question satisfies never
  }
}

function Templates(props: {
  question: Extract<Question, { kind: 'window_closed' }>
  settle: (change: Partial<Outgoing> | null) => void
}) {
  const { question, settle } = props
  const [name, setName] = useState(question.templates[0] ?? '')
  return (
    <Dialog title={t('window_title')} close={() => settle(null)}>
      <p>{t('window_hint')}</p>
      <ul class="choice-list">
        {question.templates.map((one) => (
          <li key={one}>
            <label class="check">
              <input type="radio" name="template" checked={one === name} onChange={() => setName(one)} />
              <span>{hasText(`template_${one}`) ? t(`template_${one}`) : one}</span>
            </label>
          </li>
        ))}
      </ul>
      <div class="acts">
        <button type="button" class="quiet" onClick={() => settle(null)}>
          {t('back_to_writing')}
        </button>
        <button type="button" class="main-act" disabled={!name} onClick={() => settle({ template: name })}>
          {t('send_template')}
        </button>
      </div>
    </Dialog>
  )
}

/** The text with its marks; what overlaps or lies outside is left as it is. */
function Marked({ text, marks }: { text: string; marks: Mark[] }) {
  const parts = []
  let at = 0
  for (const { from, to } of [...marks].sort((a, b) => a.from - b.from)) {
    if (from < at || to > text.length) continue
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
