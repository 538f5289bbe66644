import { opusInOgg } from '../messages/media/opus-in-ogg.ts'
import { readOpus } from '../messages/media/read-opus.ts'

/**
 * Several recordings as one sound. Their packets follow each other: a decoder of the first's channels plays the others, too,
 * since each packet says itself whether it is mono or stereo. Null: one of them cannot be read.
 */
export function joinSounds(files: readonly Buffer[]): Buffer | null {
  const [only] = files
  if (only && files.length === 1) return only
  const streams = files.map(readOpus)
  const [first] = streams
  if (!first || streams.some((one) => one === null)) return null
  return opusInOgg({ head: first.head, packets: streams.flatMap((one) => one?.packets ?? []) })
}
