import { useEffect, useRef, useState } from 'preact/hooks'
import { askBlob, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { IconButton } from '../../parts/icon.tsx'

/** Bytes out of the server's sealed store, held in memory while they are shown. `wanted`: not before. */
function useBytes(path: string, wanted: boolean) {
  const [url, setUrl] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!wanted) return
    const stop = new AbortController()
    let made = ''
    setProblem(null)
    void askBlob(path, stop.signal).then((answer) => {
      if (stop.signal.aborted) return
      if (!answer.ok) return setProblem(answer.problem)
      made = URL.createObjectURL(answer.value)
      setUrl(made)
    })
    return () => {
      stop.abort()
      if (made) URL.revokeObjectURL(made)
    }
  }, [path, wanted, round])
  return { url, problem, again: () => setRound((count) => count + 1) }
}

const again = (problem: Problem, ask: () => void) => (
  <p class="caption" role="alert">
    {inWords(problem)}{' '}
    <button type="button" class="link-act" onClick={ask}>
      {t('try_again')}
    </button>
  </p>
)

/** A picture comes when it is in sight: on a weak line nobody pays for what she does not look at. */
export function Picture({ path }: { path: string }) {
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  const [broken, setBroken] = useState(false)
  const { url, problem, again: ask } = useBytes(path, seen)
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
    })
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={box}>
      {problem ? (
        again(problem, ask)
      ) : broken ? (
        <p class="caption">{t('picture_broken')}</p>
      ) : url ? (
        <img src={url} alt={t('picture')} onError={() => setBroken(true)} />
      ) : (
        <p class="caption">{t('picture_comes')}</p>
      )}
    </div>
  )
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${`0${Math.floor(seconds % 60)}`.slice(-2)}`

/** A voice is fetched when somebody wants to hear it. */
export function VoiceNote({ path, seconds }: { path: string; seconds: number | null }) {
  const sound = useRef<HTMLAudioElement>(null)
  const [wanted, setWanted] = useState(false)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [broken, setBroken] = useState(false)
  const { url, problem, again: ask } = useBytes(path, wanted)

  const play = () => {
    const audio = sound.current
    if (!audio) return setWanted(true)
    if (playing) audio.pause()
    else audio.play().catch(() => setBroken(true))
  }
  useEffect(() => {
    if (url) sound.current?.play().catch(() => {})
  }, [url])

  if (problem) return again(problem, ask)
  if (broken) return <p class="caption">{t('voice_broken')}</p>
  return (
    <div class="voice">
      <IconButton
        name={playing ? 'pause' : 'play'}
        label={t(playing ? 'voice_pause' : 'voice_play')}
        act={play}
        disabled={wanted && !url}
      />
      <span class="track" aria-hidden="true" />
      <bdi dir="ltr" class="small">
        {seconds === null && at === 0 ? '' : clock(playing || at > 0 ? at : (seconds ?? 0))}
      </bdi>
      {url ? (
        // biome-ignore lint/a11y/useMediaCaption: what somebody said a moment ago has no captions
        <audio
          ref={sound}
          src={url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
          onEnded={() => {
            setPlaying(false)
            setAt(0)
          }}
          onError={() => setBroken(true)}
        />
      ) : null}
    </div>
  )
}
