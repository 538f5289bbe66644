import { checksum, isOpusHead, longestPacket, type OpusStream, samplesOf } from './opus-in-ogg.ts'

export interface ReadOpus extends OpusStream {
  /** `NAME=value`, as the file tells them. */
  comments: string[]
}

const headerSize = 27
const continued = 1

/**
 * The one Opus stream of an Ogg file. Null: another container or codec, several streams, a wrong checksum, a file that breaks
 * off, or no sound.
 */
export function readOpus(file: Uint8Array): ReadOpus | null {
  const [head, tags, ...packets] = packetsOf(Buffer.from(file.buffer, file.byteOffset, file.byteLength)) ?? []
  if (!head || !isOpusHead(head) || tags?.toString('latin1', 0, 8) !== 'OpusTags') return null
  const sounds =
    packets.length > 0 && packets.every((one) => samplesOf(one) > 0 && one.length <= longestPacket)
  return sounds ? { head, packets, comments: commentsOf(tags) } : null
}

function packetsOf(file: Buffer): Buffer[] | null {
  const packets: Buffer[] = []
  let open: Buffer[] = []
  let stream: number | null = null
  for (let at = 0; at < file.length; ) {
    const page = pageAt(file, at)
    if (!page || page.stream !== (stream ?? page.stream)) return null
    stream = page.stream
    // A page that goes on with nothing, or begins anew while a packet is open, is not the next one.
    if (page.goesOn !== open.length > 0) return null
    for (const { bytes, ends } of page.segments) {
      open.push(bytes)
      if (!ends) continue
      packets.push(Buffer.concat(open))
      open = []
    }
    at = page.end
  }
  return open.length > 0 ? null : packets
}

function pageAt(file: Buffer, at: number) {
  if (at + headerSize > file.length || file.toString('latin1', at, at + 4) !== 'OggS') return null
  const lacing = file.subarray(at + headerSize, at + headerSize + (file[at + 26] ?? 0))
  const from = at + headerSize + lacing.length
  const end = from + lacing.reduce((sum, size) => sum + size, 0)
  if (end > file.length || lacing.length !== file[at + 26]) return null
  const page = Buffer.from(file.subarray(at, end))
  page.writeUInt32LE(0, 22)
  if (checksum(page) !== file.readUInt32LE(at + 22)) return null
  let to = from
  const segments = [...lacing].map((size) => {
    const bytes = file.subarray(to, to + size)
    to += size
    return { bytes, ends: size < 255 }
  })
  return {
    stream: file.readUInt32LE(at + 14),
    goesOn: ((file[at + 5] ?? 0) & continued) !== 0,
    segments,
    end,
  }
}

function commentsOf(tags: Buffer): string[] {
  const comments: string[] = []
  try {
    let at = 12 + tags.readUInt32LE(8)
    let left = tags.readUInt32LE(at)
    at += 4
    while (left-- > 0) {
      const length = tags.readUInt32LE(at)
      at += 4
      if (at + length > tags.length) return comments
      comments.push(tags.toString('utf8', at, at + length))
      at += length
    }
  } catch {
    // Cut off, or lengths that lie: what was read so far is all there is.
  }
  return comments
}
