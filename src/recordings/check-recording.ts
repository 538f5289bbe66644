import { createHash } from 'node:crypto'
import { type OpusStream, opusInOgg, secondsOf } from '../messages/media/opus-in-ogg.ts'
import { readOpus } from '../messages/media/read-opus.ts'

/** Bytes: what a line of 2G (about 5 kB a second) brings in some eight seconds. */
export const largestRecording = 40_000
/** Bits a second that the console records with; speech stays clear. */
export const recordingBits = 16_000
/** What surely fits, seconds: a recorder may take a tenth more than it was asked for. */
export const secondsThatFit = 18

export interface Recording {
  /** Ogg with Opus, without a trace of who recorded it and with what. */
  bytes: Buffer
  /** SHA-256 of the bytes: the same sound is kept, and given to a channel, once. */
  hash: string
  seconds: number
  /** Of the text that is spoken; null: the file does not say. */
  textHash: string | null
}
export type CheckedRecording = { ok: true; recording: Recording } | { ok: false; why: 'type' | 'too_large' }

const mark = 'TEXT_HASH='

/**
 * Whether these bytes can stand for a text: one stream of Opus in Ogg, below 40 kB. Refusals: `type` (another container or
 * codec, or broken), `too_large`.
 */
export function checkRecording(bytes: Uint8Array): CheckedRecording {
  if (bytes.length >= largestRecording) return { ok: false, why: 'too_large' }
  const stream = readOpus(bytes)
  if (!stream) return { ok: false, why: 'type' }
  const textHash = stream.comments.find((one) => one.startsWith(mark))?.slice(mark.length) ?? null
  return { ok: true, recording: { bytes: Buffer.from(bytes), ...about(bytes, stream), textHash } }
}

/** A checked recording of this text: its file says so, and nothing else. */
export function recordingOf(stream: OpusStream, textHash: string): CheckedRecording {
  const bytes = opusInOgg(stream, [`${mark}${textHash}`])
  if (bytes.length >= largestRecording) return { ok: false, why: 'too_large' }
  return { ok: true, recording: { bytes, ...about(bytes, stream), textHash } }
}

const about = (bytes: Uint8Array, stream: OpusStream) => ({
  hash: createHash('sha256').update(bytes).digest('hex'),
  seconds: secondsOf(stream),
})

/** Which words were recorded. A text that is changed has another hash, and its recording is out of date. */
export const hashOfText = (text: string): string =>
  createHash('sha256').update(text.normalize('NFC')).digest('hex').slice(0, 16)
