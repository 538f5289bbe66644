import { useRef, useState } from 'preact/hooks'
import { type Answer, ask } from '../../lib/http.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { VoiceNote } from '../chat/media.tsx'
import { RecordingBar } from '../chat/recording.tsx'
import type { Limit, SpokenText } from './recordings-page.tsx'

export interface Kept {
  /** What stood there before: it can be brought back. */
  replaced: string | null
}

const canRecord = typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia

/** One text: its words to be read aloud, and what is recorded of it. */
export function TextRow(props: {
  language: string
  one: SpokenText
  limit: Limit
  told: (went: Answer<Kept>, key: string, did: 'kept' | 'deleted') => void
}) {
  const { language, one, limit, told } = props
  const { key, text, hash, state, seconds = 0, size = 0, byStaff } = one
  const picker = useRef<HTMLInputElement>(null)
  const [recording, setRecording] = useState(false)
  const [busy, setBusy] = useState(false)
  const [round, setRound] = useState(0)
  const path = `staff/recordings/${language}/${key}`

  async function keep(sound: Blob): Promise<void> {
    setBusy(true)
    const blob = new Blob([sound], { type: 'application/octet-stream' })
    const went = await ask<Kept>(`${path}?text=${hash}`, { method: 'PUT', blob, patienceMs: 60_000 })
    setBusy(false)
    setRound(round + 1)
    told(went, key, 'kept')
  }
  async function remove(): Promise<void> {
    const went = await ask<Kept>(path, { method: 'DELETE' })
    setRound(round + 1)
    told(went, key, 'deleted')
  }

  return (
    <article class="rec" aria-labelledby={`rec-${key}`}>
      <p id={`rec-${key}`} class="quote" lang={language} dir={language === 'ar' ? 'rtl' : 'ltr'}>
        {text}
      </p>
      <p class="small soft">
        <bdi dir="ltr" class="code">
          {key}
        </bdi>{' '}
        <span class={state === 'ready' ? 'tag good' : state === 'outdated' ? 'tag late' : 'tag'}>
          {t(`rec_state_${state}`, { seconds: Math.ceil(seconds), size: Math.ceil(size / 1_000) })}
        </span>{' '}
        {byStaff === false ? t('rec_shipped') : ''}
      </p>
      {state === 'missing' || recording ? null : (
        <VoiceNote key={`${round} ${size}`} path={path} seconds={Math.ceil(seconds)} />
      )}
      {recording ? (
        <RecordingBar
          bits={limit.bits}
          longest={limit.seconds}
          label={t('rec_keep')}
          send={({ sound }) => void keep(sound)}
          close={(trouble) => {
            setRecording(false)
            if (trouble) tell(t(`voice_${trouble}`), { bad: true })
          }}
        />
      ) : (
        <div class="acts">
          {canRecord ? (
            <button type="button" class="quiet" disabled={busy} onClick={() => setRecording(true)}>
              {t(state === 'missing' ? 'rec_record' : 'rec_again')}
            </button>
          ) : null}
          <button type="button" class="quiet" disabled={busy} onClick={() => picker.current?.click()}>
            {t('rec_upload')}
          </button>
          <input
            ref={picker}
            type="file"
            accept=".ogg,.opus,audio/ogg"
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              event.currentTarget.value = ''
              if (file) void keep(file)
            }}
          />
          {byStaff ? (
            <button type="button" class="quiet" disabled={busy} onClick={() => void remove()}>
              {t('rec_delete')}
            </button>
          ) : null}
        </div>
      )}
    </article>
  )
}
