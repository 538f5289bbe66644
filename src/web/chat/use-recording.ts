import { useEffect, useRef, useState } from 'preact/hooks'
import { type Recorder, type Recording, record } from './recorder.ts'

/** Minutes and seconds. */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`

/**
 * One recording from the tap on the microphone on: it runs, then it can be listened to. `close` is called where nothing
 * came of it. The microphone and the sound are let go when the part goes.
 */
export function useRecording(close: (trouble: 'denied' | 'failed' | null) => void, bits?: number) {
  const recorder = useRef<Recorder | null>(null)
  const sound = useRef<HTMLAudioElement>(null)
  const [seconds, setSeconds] = useState(0)
  const [going, setGoing] = useState(false)
  const [done, setDone] = useState<(Recording & { url: string }) | null>(null)
  const [playing, setPlaying] = useState(false)

  useEffect(() => {
    let left = false
    let url = ''
    void record(
      (begun) => {
        recorder.current = begun
        if (left) begun.cancel()
        else setGoing(true)
      },
      setSeconds,
      bits,
    ).then((result) => {
      if (left) return
      if (result === null || typeof result === 'string') return close(result)
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

  return {
    seconds,
    going,
    done,
    playing,
    stop: () => recorder.current?.stop(),
    play(): void {
      const audio = sound.current
      if (!audio) return
      if (playing) audio.pause()
      else Promise.resolve(audio.play()).catch(() => setPlaying(false))
    },
    /** For the `<audio>` that plays it. */
    audio: {
      ref: sound,
      src: done?.url ?? '',
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onEnded: () => setPlaying(false),
    },
  }
}
