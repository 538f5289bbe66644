const endMark = 0x06054b50
const entryMark = 0x02014b50

/**
 * How large the parts of a zip file say they are, in bytes: a small file can hold gigabytes of nothing. 0 where the bytes
 * are no zip; its reader refuses those.
 */
export function unpackedSize(zip: Buffer): number {
  // The end record is 22 bytes, and a comment of at most 64 KB behind it.
  let end = zip.length - 22
  const first = Math.max(0, end - 0xffff)
  while (end >= first && zip.readUInt32LE(end) !== endMark) end -= 1
  if (end < first) return 0
  let at = zip.readUInt32LE(end + 16)
  let size = 0
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== entryMark) return size
    size += zip.readUInt32LE(at + 24)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return size
}
