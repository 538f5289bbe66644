import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'
import { longestVoice, type Recording } from './recorder.ts'
import type { Texts } from './texts.ts'
import { clock, useRecording } from './use-recording.ts'

/** Records, lets listen, sends or throws away. It stands where one writes, from the tap on the microphone on. */
export function Voice(props: {
  texts: Texts
  send: (voice: Recording) => void
  close: (trouble: string | null) => void
}) {
  const { texts, send, close } = props
  const first = useRef<HTMLButtonElement>(null)
  const { seconds, going, done, playing, stop, play, audio } = useRecording((trouble) =>
    close(trouble && `voice_${trouble}`),
  )
  useEffect(() => {
    first.current?.focus()
  }, [going, done])

  const label = done ? texts(playing ? 'voice_pause' : 'voice_listen') : texts('voice_stop')
  return (
    <fieldset class="composer voice" aria-label={texts('voice_message')}>
      <button
        type="button"
        class="icon"
        aria-label={texts('voice_delete')}
        title={texts('voice_delete')}
        onClick={() => close(null)}
      >
        <Icon path="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13" />
      </button>
      <span class="heard" role="status">
        {going && !done ? texts('voice_recording', { limit: longestVoice }) : ''}
      </span>
      <span class={going && !done ? 'time live' : 'time'} role="timer" aria-live="off">
        <bdi dir="ltr">
          {clock(seconds)}
          {done ? '' : ` / ${clock(longestVoice)}`}
        </bdi>
      </span>
      {going || done ? (
        <button
          type="button"
          class="icon"
          ref={first}
          aria-label={label}
          title={label}
          onClick={() => (done ? play() : stop())}
        >
          <Icon path={done ? (playing ? 'M9 6v12M15 6v12' : 'M8 5v14l11-7z') : 'M7 7h10v10H7z'} />
        </button>
      ) : null}
      {done ? (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: her own words, a moment ago */}
          <audio
            ref={audio.ref}
            src={audio.src}
            onPlay={audio.onPlay}
            onPause={audio.onPause}
            onEnded={audio.onEnded}
          />
          <button
            type="button"
            class="send"
            aria-label={texts('voice_send')}
            title={texts('voice_send')}
            onClick={() => {
              send({ sound: done.sound, seconds: done.seconds })
              close(null)
            }}
          >
            <Icon path="M4 12h14M12 5l7 7-7 7" />
          </button>
        </>
      ) : null}
    </fieldset>
  )
}
