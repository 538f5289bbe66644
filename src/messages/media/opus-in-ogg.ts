/** One Opus stream, without its container. */
export interface OpusStream {
  /** The identification header, `OpusHead...` (RFC 7845, 5.1). */
  head: Buffer
  packets: Buffer[]
}

/** Opus counts at 48 kHz whatever was recorded (RFC 7845, 4). */
const perSecond = 48_000
/** About a second a page: a player may begin, and seek, that early. */
const samplesAPage = perSecond
const segmentsAPage = 255
const firstPage = 2
const lastPage = 4

/**
 * An Ogg file of one Opus stream (RFC 3533, RFC 7845): what Telegram, WhatsApp and browsers play as a voice note. Whoever
 * recorded it leaves no trace: the tags hold `comments` alone.
 */
export function opusInOgg({ head, packets }: OpusStream, comments: string[] = []): Buffer {
  const pages: Buffer[] = []
  const put = (kind: number, granule: number, group: Buffer[]) =>
    pages.push(pageOf(kind, granule, pages.length, group))
  put(firstPage, 0, [head])
  put(0, 0, [tagsOf(comments)])
  let samples = 0
  let group: Buffer[] = []
  let segments = 0
  let begun = 0
  for (const [at, packet] of packets.entries()) {
    group.push(packet)
    segments += segmentsOf(packet)
    samples += samplesOf(packet)
    const next = packets[at + 1]
    const full = next && segments + segmentsOf(next) > segmentsAPage
    if (next && !full && samples - begun < samplesAPage) continue
    put(next ? 0 : lastPage, samples, group)
    group = []
    segments = 0
    begun = samples
  }
  return Buffer.concat(pages)
}

/** How long it sounds, in seconds. */
export const secondsOf = ({ head, packets }: OpusStream): number =>
  Math.max(0, packets.reduce((sum, packet) => sum + samplesOf(packet), 0) - preSkipOf(head)) / perSecond

/** What a decoder throws away at the beginning, in samples. */
const preSkipOf = (head: Buffer): number => head.readUInt16LE(10)

/** Whether it is an identification header that this code can write on: mono or stereo, no mapping table. */
export const isOpusHead = (head: Buffer): boolean =>
  head.length >= 19 && head.toString('latin1', 0, 8) === 'OpusHead' && head[18] === 0

/** Samples of a packet at 48 kHz, as its first byte says (RFC 6716, 3.1). 0: not a packet. */
export function samplesOf(packet: Buffer): number {
  const [toc = 0, many = 0] = packet
  if (packet.length === 0) return 0
  const config = toc >> 3
  const frame =
    config < 12
      ? [480, 960, 1_920, 2_880][config & 3]
      : config < 16
        ? [480, 960][config & 1]
        : [120, 240, 480, 960][config & 3]
  const code = toc & 3
  const frames = code === 0 ? 1 : code === 3 ? many & 63 : 2
  return (frame ?? 0) * frames
}

/** A packet of n * 255 bytes ends with an empty segment. One longer than a page holds is no voice. */
const segmentsOf = (packet: Buffer): number => Math.floor(packet.length / 255) + 1
export const longestPacket = 254 * 255

function tagsOf(comments: string[]): Buffer {
  const lined = (text: string) => {
    const bytes = Buffer.from(text)
    return [number32(bytes.length), bytes]
  }
  return Buffer.concat([
    Buffer.from('OpusTags'),
    ...lined('mpcc-chat'),
    number32(comments.length),
    ...comments.flatMap(lined),
  ])
}

function pageOf(kind: number, granule: number, number: number, packets: Buffer[]): Buffer {
  const lacing = packets.flatMap((packet) => [
    ...new Array<number>(segmentsOf(packet) - 1).fill(255),
    packet.length % 255,
  ])
  const header = Buffer.alloc(27)
  header.write('OggS', 0, 'latin1')
  header[5] = kind
  header.writeBigUInt64LE(BigInt(granule), 6)
  // One stream a file: its serial number may be the same in all.
  header.writeUInt32LE(1, 14)
  header.writeUInt32LE(number, 18)
  header[26] = lacing.length
  const page = Buffer.concat([header, Buffer.from(lacing), ...packets])
  page.writeUInt32LE(checksum(page), 22)
  return page
}

const number32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** CRC-32 with the polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533, 6). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})
export function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 255] as number)) >>> 0
  return crc
}
