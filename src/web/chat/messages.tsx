import { Fragment } from 'preact'
import { useRef } from 'preact/hooks'
import { Bubble, OutgoingBubble } from './bubble.tsx'
import { dayInWords, dayOf } from './days.ts'
import { useFollow } from './follow.ts'
import type { Session, View } from './session.ts'
import type { Texts } from './texts.ts'

/** The chat so far; the buttons of the last prompt stand at its end until something is said. */
export function Messages({ view, session, texts }: { view: View; session: Session; texts: Texts }) {
  const box = useRef<HTMLElement>(null)
  const shown = view.items.filter((item) => item.text !== '' || item.kind === 'voice')
  const today = dayOf(Date.now())
  const prompt = promptOf(view)
  const rows = shown.length + view.outgoing.length
  const sent = view.outgoing[view.outgoing.length - 1]?.message.n ?? 0
  const { below, scrolled, touched, toEnd } = useFollow(box, rows, sent, prompt?.visit ?? view.typing)

  return (
    <div class="middle">
      <section
        class="messages"
        ref={box}
        onScroll={scrolled}
        onWheel={touched}
        onTouchMove={touched}
        onKeyDown={touched}
        onPointerDown={(event) => event.target === box.current && touched()}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reached by keyboard
        tabIndex={0}
        aria-label={texts('messages_label')}
      >
        <div class="log" role="log" aria-live="polite" aria-label={texts('messages_label')}>
          {shown.map((item, index) => {
            const before = shown[index - 1]
            const day = dayOf(item.at)
            // A chat of today alone needs no heading.
            const newDay = day !== (before ? dayOf(before.at) : today)
            const unread = item.seq === view.unread
            return (
              <Fragment key={item.seq}>
                {newDay ? <p class="mark">{dayInWords(day, today, texts)}</p> : null}
                {unread ? <p class="mark new">{texts('new_messages')}</p> : null}
                <Bubble
                  item={item}
                  first={newDay || unread || before?.from !== item.from}
                  texts={texts}
                  load={session.hear}
                />
              </Fragment>
            )
          })}
          {view.outgoing.map((entry) => (
            <OutgoingBubble
              key={entry.message.id}
              entry={entry}
              texts={texts}
              retry={view.phase === 'open' ? session.retry : null}
            />
          ))}
        </div>
        {view.typing ? (
          <div class="typing" role="status">
            <span class="heard">{texts('typing')}</span>
            <i />
            <i />
            <i />
          </div>
        ) : null}
        {prompt ? (
          <fieldset class="choices" aria-label={texts('choices_label')}>
            {prompt.choices.map((choice) => (
              <button
                type="button"
                key={choice.id}
                lang={prompt.language}
                dir={prompt.direction}
                onClick={() => {
                  session.choose(prompt.visit, choice.id, choice.label)
                  // The button is about to go: keep the keyboard's place, without opening a phone's keyboard.
                  box.current?.focus()
                }}
              >
                {choice.label}
              </button>
            ))}
          </fieldset>
        ) : null}
      </section>
      {below ? (
        <button
          type="button"
          class="below"
          aria-label={texts('new_messages')}
          title={texts('new_messages')}
          onClick={toEnd}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 4v15M5 12l7 7 7-7" />
          </svg>
        </button>
      ) : null}
    </div>
  )
}

/** The prompt that waits: the last one with choices, as long as nothing was said after it. */
function promptOf({ items, outgoing, phase }: View) {
  if (phase !== 'open' || outgoing.some((entry) => entry.state !== 'failed')) return null
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i]
    if (!item || item.from === 'person') return null
    const { choices, visit, direction } = item
    if (choices && visit !== undefined) return { choices, visit, direction, language: item.language ?? '' }
  }
  return null
}
