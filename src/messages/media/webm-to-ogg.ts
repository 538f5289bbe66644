import { isOpusHead, longestPacket, type OpusStream, opusInOgg, samplesOf, secondsOf } from './opus-in-ogg.ts'

export type ToOgg =
  | { ok: true; bytes: Buffer; seconds: number }
  /** `not_webm`; `not_opus`: another codec, or no sound; `broken`: nothing in it can be played. */
  | { ok: false; why: 'not_webm' | 'not_opus' | 'broken' }

/** Ids of Matroska, with their length marks: https://www.matroska.org/technical/elements.html */
const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  track: 0xae,
  number: 0xd7,
  codec: 0x86,
  private: 0x63a2,
  group: 0xa0,
  block: 0xa1,
  simple: 0xa3,
}
/** What holds others. A recorder writes segment and cluster without a size, so all are walked through as one row. */
const holders = new Set([ids.segment, ids.cluster, ids.tracks, ids.track, ids.group])

/**
 * What a browser recorded (WebM with Opus, as Chromium's MediaRecorder writes it) as Ogg with Opus: the same sound, not
 * encoded anew, in the container that Telegram and WhatsApp play as a voice note. A file that breaks off gives what came before.
 */
export function webmToOgg(bytes: Uint8Array): ToOgg {
  const stream = opusInWebm(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if ('why' in stream) return { ok: false, why: stream.why }
  return { ok: true, bytes: opusInOgg(stream), seconds: secondsOf(stream) }
}

interface Track {
  number: number
  codec: string
  head: Buffer
}

function opusInWebm(file: Buffer): OpusStream | { why: 'not_webm' | 'not_opus' | 'broken' } {
  if (file.length < 4 || file.readUInt32BE(0) !== ids.ebml) return { why: 'not_webm' }
  const packets: Buffer[] = []
  let track: Track = { number: 0, codec: '', head: Buffer.alloc(0) }
  let opus: Track | null = null
  for (const { id, data } of elements(file)) {
    if (id === ids.track) track = { number: 0, codec: '', head: Buffer.alloc(0) }
    else if (id === ids.number) track.number = data.readUIntBE(0, Math.min(6, data.length))
    else if (id === ids.codec) track.codec = data.toString('latin1')
    else if (id === ids.private) track.head = data
    else if (id === ids.block || id === ids.simple) {
      if (!opus) return { why: 'not_opus' }
      packets.push(...framesOf(data, opus.number))
    }
    if (track.codec === 'A_OPUS' && track.number > 0 && isOpusHead(track.head)) opus ??= track
  }
  if (!opus) return { why: 'not_opus' }
  const whole = packets.filter((packet) => samplesOf(packet) > 0 && packet.length <= longestPacket)
  return whole.length > 0 ? { head: opus.head, packets: whole } : { why: 'broken' }
}

/** All elements, one after the other; of those that hold others the beginning alone. Ends where the file breaks off. */
function* elements(file: Buffer): Generator<{ id: number; data: Buffer }> {
  let at = 0
  while (at < file.length) {
    const id = numberAt(file, at, true)
    const size = id && numberAt(file, at + id.length, false)
    if (!id || !size) return
    const from = at + id.length + size.length
    if (holders.has(id.value)) {
      yield { id: id.value, data: file.subarray(from, from) }
      at = from
      continue
    }
    const to = from + size.value
    // Of unknown size can only be what holds others.
    if (size.unknown || to > file.length) return
    if (to > from) yield { id: id.value, data: file.subarray(from, to) }
    at = to
  }
}

/** A number of variable length (RFC 8794, 4). An id keeps its length mark. */
function numberAt(
  file: Buffer,
  at: number,
  isId: boolean,
): { value: number; length: number; unknown: boolean } | null {
  const first = file[at]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (at + length > file.length || (isId && length > 4)) return null
  const mark = 0x80 >> (length - 1)
  let value = isId ? first : first & (mark - 1)
  let unknown = (first & (mark - 1)) === mark - 1
  for (const byte of file.subarray(at + 1, at + length)) {
    value = value * 256 + byte
    unknown &&= byte === 255
  }
  return Number.isSafeInteger(value) || unknown ? { value, length, unknown } : null
}

/** The frames of a block of this track. Lacing (several frames a block) is read in all its three kinds. */
function framesOf(block: Buffer, track: number): Buffer[] {
  const number = numberAt(block, 0, false)
  if (number?.value !== track) return []
  // After the track: two bytes of time, one of flags.
  const flags = block[number.length + 2] ?? 0
  const rest = block.subarray(number.length + 3)
  const lacing = (flags >> 1) & 3
  if (lacing === 0) return [rest]
  const count = (rest[0] ?? 0) + 1
  const sizes = lacing === 2 ? null : lacing === 1 ? xiphSizes(rest, count) : ebmlSizes(rest, count)
  let at = sizes?.at ?? 1
  const even = Math.floor((rest.length - 1) / count)
  return Array.from({ length: count }, (_, i) => {
    const size = sizes ? (sizes.of[i] ?? rest.length - at) : even
    const frame = rest.subarray(at, at + Math.max(0, size))
    at += Math.max(0, size)
    return frame
  })
}

/** The sizes of all frames but the last. */
interface Sizes {
  of: number[]
  at: number
}

function xiphSizes(rest: Buffer, count: number): Sizes {
  const of: number[] = []
  let at = 1
  while (of.length < count - 1) {
    let size = 0
    let byte = 255
    while (byte === 255) {
      byte = rest[at++] ?? 0
      size += byte
    }
    of.push(size)
  }
  return { of, at }
}

/** The first size as it is, the others as differences. */
function ebmlSizes(rest: Buffer, count: number): Sizes {
  const of: number[] = []
  let at = 1
  while (of.length < count - 1) {
    const number = numberAt(rest, at, false)
    if (!number) return { of: [0], at: rest.length }
    const before = of.at(-1)
    of.push(before === undefined ? number.value : before + number.value - (2 ** (7 * number.length - 1) - 1))
    at += number.length
  }
  return { of, at }
}
