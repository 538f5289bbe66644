import { damaged } from './sealed-file.ts'

/** What a backup consists of, in this order: manifest, then for each table its name and its rows as COPY text, then end. */
export type Frame =
  | { type: 'manifest'; manifest: Manifest }
  | { type: 'table'; table: TableShape }
  | { type: 'data'; data: Buffer }
  | { type: 'end' }

export interface Manifest {
  format: 1
  /** Hashes of the migrations that made the tables, in their order. */
  migrations: string[]
}

export interface TableShape {
  schema: string
  name: string
  columns: string[]
}

const letters = { manifest: 'M', table: 'T', data: 'D', end: 'Z' } as const
const headLength = 5
/** COPY sends a row at a time; a row is never near this. */
const longest = 256 * 1024 * 1024

export function encodeFrame(frame: Frame): Buffer {
  const payload = payloadOf(frame)
  const head = Buffer.alloc(headLength)
  head.write(letters[frame.type], 'latin1')
  head.writeUInt32BE(payload.length, 1)
  return Buffer.concat([head, payload])
}

function payloadOf(frame: Frame): Buffer {
  switch (frame.type) {
    case 'manifest':
      return Buffer.from(JSON.stringify(frame.manifest))
    case 'table':
      return Buffer.from(JSON.stringify(frame.table))
    case 'data':
      return frame.data
    case 'end':
      return Buffer.alloc(0)
    default:
      return frame satisfies never
  }
}

/** Bytes in any pieces to frames. Throws `damaged` when the end frame is not the last. */
export async function* decodeFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0)
  let ended = false
  for await (const piece of source) {
    held = held.length > 0 ? Buffer.concat([held, piece]) : piece
    let start = 0
    while (held.length - start >= headLength) {
      const length = held.readUInt32BE(start + 1)
      if (ended || length > longest) throw damaged()
      const from = start + headLength
      if (held.length < from + length) break
      const frame = decode(held.toString('latin1', start, start + 1), held.subarray(from, from + length))
      ended = frame.type === 'end'
      yield frame
      start = from + length
    }
    held = held.subarray(start)
  }
  if (!ended || held.length > 0) throw damaged()
}

function decode(letter: string, payload: Buffer): Frame {
  if (letter === letters.manifest) return { type: 'manifest', manifest: JSON.parse(payload.toString()) }
  if (letter === letters.table) return { type: 'table', table: JSON.parse(payload.toString()) }
  if (letter === letters.data) return { type: 'data', data: payload }
  if (letter === letters.end) return { type: 'end' }
  throw damaged()
}
