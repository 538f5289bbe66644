import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'
import type { Session } from './session.ts'
import type { Texts } from './texts.ts'
import { Voice } from './voice.tsx'

/** The API's limit, in UTF-16 units. */
const longest = 4_000
/** From here on the page tells how much is left. */
const tellAt = 3_600

/** Also false over plain http, where browsers lend no microphone. */
const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia

/** Where one writes: grows with the words, Enter sends, Shift+Enter begins a line. Without words a microphone stands there. */
export function Composer({ texts, session }: { texts: Texts; session: Session }) {
  const [voice, setVoice] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const again = useRef<HTMLButtonElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const left = longest - text.trim().length
  const sendable = text.trim() !== '' && left >= 0

  useEffect(() => {
    const element = area.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
  }, [text])

  function submit(event: Event): void {
    event.preventDefault()
    if (sendable) {
      session.say(text.trim())
      setText('')
    }
    area.current?.focus()
  }
  function pressed(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event)
  }

  if (voice) {
    return (
      <Voice
        texts={texts}
        send={(sound) => session.sendVoice(sound, texts('voice_message'))}
        close={(why) => {
          setVoice(false)
          setTrouble(why)
          setTimeout(() => again.current?.focus(), 0)
        }}
      />
    )
  }
  return (
    <form class="composer" onSubmit={submit} autocomplete="off">
      {trouble ? (
        <p class="left over" role="alert">
          {texts(trouble)}
        </p>
      ) : null}
      {left <= longest - tellAt ? (
        <p class={left < 0 ? 'left over' : 'left'} id="left" role="status">
          {left < 0 ? texts('error_too_long') : texts('characters_left', { left })}
        </p>
      ) : null}
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        value={text}
        placeholder={texts('placeholder')}
        aria-label={texts('input_label')}
        aria-invalid={left < 0}
        aria-describedby={left <= longest - tellAt ? 'left' : undefined}
        enterkeyhint="send"
        autocomplete="off"
        onInput={(event) => {
          setText(event.currentTarget.value)
          setTrouble(null)
        }}
        onKeyDown={pressed}
      />
      {text === '' && canRecord() ? (
        <button
          type="button"
          class="send mic"
          ref={again}
          aria-label={texts('voice_record')}
          title={texts('voice_record')}
          onClick={() => {
            setTrouble(null)
            setVoice(true)
          }}
        >
          <Icon path="M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4" />
        </button>
      ) : (
        <button
          type="submit"
          class="send"
          disabled={!sendable}
          aria-label={texts('send')}
          title={texts('send')}
        >
          <Icon path="M4 12h14M12 5l7 7-7 7" />
        </button>
      )}
    </form>
  )
}
