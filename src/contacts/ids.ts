import { randomBytes } from 'node:crypto'

/** The system is asked for many ids' bytes at a time. */
let pool = Buffer.alloc(0)
function pooled(size: number): Buffer {
  if (pool.length < size) pool = randomBytes(4_096)
  const bytes = pool.subarray(0, size)
  pool = pool.subarray(size)
  return bytes
}

/** One maker a process: ids that were made later sort later, also within a millisecond or when the clock goes back. */
let lastMs = 0
let counter = 0

/**
 * A UUID of version 7 (RFC 9562): epoch milliseconds, then a 12-bit counter that begins anew (below half, so that it
 * has room) each millisecond, then 62 random bits. `random` gives so many bytes; tests pass their own.
 */
export function uuidv7(now: number, random: (size: number) => Uint8Array = pooled): string {
  const bytes = Buffer.alloc(16)
  bytes.set(random(10), 6)
  if (now > lastMs) {
    lastMs = now
    counter = bytes.readUInt16BE(6) & 0x7ff
  } else if (++counter > 0xfff) {
    // 4,096 in one millisecond: borrow the next one.
    lastMs++
    counter = 0
  }
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
