import { longestVoice, type Recording } from '../../../chat/recorder.ts'
import { clock, useRecording } from '../../../chat/use-recording.ts'
import { t } from '../../lib/texts.ts'
import { Icon, IconButton } from '../../parts/icon.tsx'

/** Records, lets listen, sends or throws away; stands where one writes. */
export function RecordingBar(props: {
  send: (voice: Recording) => void
  close: (trouble: 'denied' | 'failed' | null) => void
}) {
  const { send, close } = props
  const { seconds, going, done, playing, stop, play, audio } = useRecording(close)
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
          <audio {...audio} />
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
        <IconButton name="stop" label={t('voice_stop')} act={stop} />
      ) : null}
    </fieldset>
  )
}
