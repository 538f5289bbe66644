export interface Recording {
  sound: Blob
  /** Whole seconds, at least 1. */
  seconds: number
}
export interface Recorder {
  /** Ends it; the promise of `record` resolves. */
  stop(): void
  /** Ends it and throws it away. */
  cancel(): void
}

/** Seconds; the server takes no longer ones. */
export const longestVoice = 60
const largestVoice = 1_000_000
const kinds = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm']

type Result = Recording | 'denied' | 'failed' | null

/**
 * Asks for the microphone and records until it is stopped or a minute is over. The microphone is let go whatever happens.
 * Resolves to the recording, to `denied` or `failed`, or to null when it was thrown away. (Promises without `async`: its
 * helper would have to be shared between two scripts.)
 */
export function record(
  begun: (recorder: Recorder) => void,
  tick: (seconds: number) => void,
  bits = 24_000,
): Promise<Result> {
  return navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } }).then(
    (stream) => recordStream(stream, begun, tick, bits),
    (error: Error): Result => (error.name === 'NotFoundError' ? 'failed' : 'denied'),
  )
}

function recordStream(
  stream: MediaStream,
  begun: (recorder: Recorder) => void,
  tick: (seconds: number) => void,
  bits: number,
): Promise<Result> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setInterval> | undefined
    const finish = (result: Result) => {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
      resolve(result)
    }
    try {
      const mimeType = kinds.filter((kind) => MediaRecorder.isTypeSupported?.(kind))[0]
      const options: MediaRecorderOptions = { audioBitsPerSecond: bits }
      if (mimeType) options.mimeType = mimeType
      const media = new MediaRecorder(stream, options)
      const parts: Blob[] = []
      const started = Date.now()
      let thrown = false
      const stop = () => {
        if (media.state !== 'inactive') media.stop()
      }
      media.ondataavailable = ({ data }) => parts.push(data)
      media.onerror = () => finish('failed')
      media.onstop = () => {
        const sound = new Blob(parts, { type: media.mimeType || mimeType || 'audio/webm' })
        const seconds = Math.min(longestVoice, Math.max(1, Math.round((Date.now() - started) / 1000)))
        const fits = sound.size > 0 && sound.size <= largestVoice
        finish(thrown ? null : fits ? { sound, seconds } : 'failed')
      }
      media.start()
      timer = setInterval(() => {
        const seconds = Math.floor((Date.now() - started) / 1000)
        tick(seconds)
        if (seconds >= longestVoice) stop()
      }, 250)
      begun({
        stop,
        cancel() {
          thrown = true
          stop()
        },
      })
    } catch {
      finish('failed')
    }
  })
}
