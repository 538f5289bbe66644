import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'
import { longestVoice, type Recorder, type Recording, record } from './recorder.ts'
import type { Texts } from './texts.ts'

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`

/** Records, lets listen, sends or throws away. It stands where one writes, from the tap on the microphone on. */
export function Voice(props: {
  texts: Texts
  send: (voice: Recording) => void
  close: (trouble: string | null) => void
}) {
  const { texts, send, close } = props
  const recorder = useRef<Recorder | null>(null)
  const sound = useRef<HTMLAudioElement>(null)
  const first = useRef<HTMLButtonElement>(null)
  const [seconds, setSeconds] = useState(0)
  const [going, setGoing] = useState(false)
  const [done, setDone] = useState<(Recording & { url: string }) | null>(null)
  const [playing, setPlaying] = useState(false)

  useEffect(() => {
    let left = false
    let url = ''
    void record((begun) => {
      recorder.current = begun
      if (left) begun.cancel()
      else setGoing(true)
    }, setSeconds).then((result) => {
      if (left) return
      if (result === null || typeof result === 'string') return close(result && `voice_${result}`)
      url = URL.createObjectURL(result.sound)
      setDone({ sound: result.sound, seconds: result.seconds, url })
      setSeconds(result.seconds)
    })
    return () => {
      left = true
      recorder.current?.cancel()
      if (url) URL.revokeObjectURL(url)
    }
  }, [])
  useEffect(() => {
    first.current?.focus()
  }, [going, done])

  function play(): void {
    const audio = sound.current
    if (!audio) return
    if (playing) audio.pause()
    else Promise.resolve(audio.play()).catch(() => setPlaying(false))
  }
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
          onClick={() => (done ? play() : recorder.current?.stop())}
        >
          <Icon path={done ? (playing ? 'M9 6v12M15 6v12' : 'M8 5v14l11-7z') : 'M7 7h10v10H7z'} />
        </button>
      ) : null}
      {done ? (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: her own words, a moment ago */}
          <audio
            ref={sound}
            src={done.url}
            onPlay={() => setPlaying(true)}
            onPause={() => setPlaying(false)}
            onEnded={() => setPlaying(false)}
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
