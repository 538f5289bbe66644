import { useEffect, useRef, useState } from 'preact/hooks'
import { longestVoice, type Recorder, type Recording, record } from '../../../chat/recorder.ts'
import { t } from '../../lib/texts.ts'
import { Icon, IconButton } from '../../parts/icon.tsx'

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`

/** Records, lets listen, sends or throws away; stands where one writes. */
export function RecordingBar(props: {
  send: (voice: Recording) => void
  close: (trouble: 'denied' | 'failed' | null) => void
}) {
  const { send, close } = props
  const recorder = useRef<Recorder | null>(null)
  const sound = useRef<HTMLAudioElement>(null)
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
      if (result === null || typeof result === 'string') return close(result)
      url = URL.createObjectURL(result.sound)
      setDone({ ...result, url })
      setSeconds(result.seconds)
    })
    return () => {
      left = true
      recorder.current?.cancel()
      if (url) URL.revokeObjectURL(url)
    }
  }, [])

  function play(): void {
    const audio = sound.current
    if (playing) audio?.pause()
    else audio?.play().catch(() => setPlaying(false))
  }
  return (
    <fieldset class="write voice" aria-label={t('voice')}>
      <IconButton name="bin" label={t('voice_delete')} act={() => close(null)} />
      <span class="heard" role="status">
        {going && !done ? t('voice_recording') : ''}
      </span>
      <bdi dir="ltr" role="timer" class="push">
        {clock(seconds)}
        {done ? '' : ` / ${clock(longestVoice)}`}
      </bdi>
      {done ? (
        <>
          <IconButton
            name={playing ? 'pause' : 'play'}
            label={t(playing ? 'voice_pause' : 'voice_play')}
            act={play}
          />
          {/* biome-ignore lint/a11y/useMediaCaption: one's own words, a moment ago */}
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
            aria-label={t('voice_send')}
            title={t('voice_send')}
            onClick={() => {
              send({ sound: done.sound, seconds: done.seconds })
              close(null)
            }}
          >
            <Icon name="send" />
          </button>
        </>
      ) : going ? (
        <IconButton name="stop" label={t('voice_stop')} act={() => recorder.current?.stop()} />
      ) : null}
    </fieldset>
  )
}
