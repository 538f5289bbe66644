import { useEffect } from 'preact/hooks'
import { longestVoice, type Recording } from '../../../chat/recorder.ts'
import { clock, useRecording } from '../../../chat/use-recording.ts'
import { t } from '../../lib/texts.ts'
import { Icon, IconButton } from '../../parts/icon.tsx'

/** Records, lets listen, sends or throws away; stands where one writes. */
export function RecordingBar(props: {
  send: (voice: Recording) => void
  close: (trouble: 'denied' | 'failed' | null) => void
  /** Bits a second; default as for a voice note. */
  bits?: number
  /** Seconds that it may take, where that is less than a voice note may. */
  longest?: number
  /** What the last button does; default: sends. */
  label?: string
}) {
  const { send, close, bits, longest = longestVoice, label = t('voice_send') } = props
  const { seconds, going, done, playing, stop, play, audio } = useRecording(close, bits)
  useEffect(() => {
    if (going && !done && seconds >= longest) stop()
  }, [seconds, going, done])
  return (
    <fieldset class="write voice" aria-label={t('voice')}>
      <IconButton name="bin" label={t('voice_delete')} act={() => close(null)} />
      <span class="heard" role="status">
        {going && !done ? t('voice_recording') : ''}
      </span>
      <bdi dir="ltr" role="timer" class="push">
        {clock(seconds)}
        {done ? '' : ` / ${clock(longest)}`}
      </bdi>
      {done ? (
        <>
          <IconButton
            name={playing ? 'pause' : 'play'}
            label={t(playing ? 'voice_pause' : 'voice_play')}
            act={play}
          />
          <audio {...audio} />
          <button
            type="button"
            class="send"
            aria-label={label}
            title={label}
            onClick={() => {
              send({ sound: done.sound, seconds: done.seconds })
              close(null)
            }}
          >
            <Icon name={props.label ? 'check' : 'send'} />
          </button>
        </>
      ) : going ? (
        <IconButton name="stop" label={t('voice_stop')} act={stop} />
      ) : null}
    </fieldset>
  )
}
