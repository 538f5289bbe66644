/** A reader of Ogg for tests, independent of the program's own: pages, checksums counted bit by bit, packets. */
export interface OggPage {
  kind: number
  granule: number
  number: number
  sumIsRight: boolean
}
export function readOggFile(file: Uint8Array): { pages: OggPage[]; packets: Buffer[] } {
  const bytes = Buffer.from(file)
  const pages: OggPage[] = []
  const packets: Buffer[] = []
  let open: Buffer[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes.toString('latin1', at, at + 4) !== 'OggS') throw new Error(`no page at ${at}`)
    const segments = bytes.readUInt8(at + 26)
    const lacing = [...bytes.subarray(at + 27, at + 27 + segments)]
    const from = at + 27 + segments
    const end = from + lacing.reduce((sum, n) => sum + n, 0)
    if (end > bytes.length) throw new Error('the last page is cut off')
    const page = Buffer.from(bytes.subarray(at, end))
    const sum = page.readUInt32LE(22)
    page.writeUInt32LE(0, 22)
    pages.push({
      kind: page.readUInt8(5),
      granule: Number(page.readBigUInt64LE(6)),
      number: page.readUInt32LE(18),
      sumIsRight: slowSum(page) === sum,
    })
    let to = from
    for (const size of lacing) {
      open.push(bytes.subarray(to, to + size))
      to += size
      if (size < 255) {
        packets.push(Buffer.concat(open))
        open = []
      }
    }
    at = end
  }
  return { pages, packets }
}

function slowSum(bytes: Uint8Array): number {
  let sum = 0n
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit--) {
      const top = (sum >> 31n) & 1n
      sum = ((sum << 1n) & 0xffffffffn) ^ (top ^ BigInt((byte >> bit) & 1) ? 0x04c11db7n : 0n)
    }
  return Number(sum)
}
