import { opusInOgg } from '../../src/messages/media/opus-in-ogg.ts'
import { type Recording, recordingOf } from '../../src/recordings/check-recording.ts'
import { opusHead, packetOf } from './webm-of.ts'

/** A sound of so many packets of 20 ms; `fill` makes it another one. */
export const streamOf = (packets: number, fill = 7, size = 40) => ({
  head: opusHead(),
  packets: Array.from({ length: packets }, () => packetOf(size, fill)),
})
export const oggOf = (packets: number, fill = 7, size = 40): Buffer =>
  opusInOgg(streamOf(packets, fill, size))

export function recorded(textHash: string, packets = 50, fill = 7): Recording {
  const checked = recordingOf(streamOf(packets, fill), textHash)
  if (!checked.ok) throw new Error(checked.why)
  return checked.recording
}
