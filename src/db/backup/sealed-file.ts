import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type BackupHeader, backupKey, keyIdOf, magic } from './backup-header.ts'

/**
 * `magic | header line | chunks`, a chunk being `last (1) | length (4) | ciphertext | tag (16)` by AES-256-GCM. The nonce
 * is the chunk's number and whether it is the last, so chunks cannot be dropped, doubled, moved or cut off; the header is
 * additional data of each.
 */
const chunkSize = 64 * 1024
const tagLength = 16
const headLength = 5
const longestHeader = 4096

/** Why a file is not opened. */
export type Unreadable = { ok: false; why: 'missing' | 'not-a-backup' | 'other-key' | 'damaged' }

export const headerBytes = (header: BackupHeader) => Buffer.from(`${magic}${JSON.stringify(header)}\n`)

/** Bytes to a sealed file's bytes, header first; for stream.pipeline. */
export const sealing = (masterKey: Buffer, header: BackupHeader) =>
  async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const key = backupKey(masterKey, header)
    const head = headerBytes(header)
    yield head
    let number = 0
    const sealChunk = (plain: Buffer, last: boolean) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce(number++, last))
      cipher.setAAD(head)
      const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
      const before = Buffer.alloc(headLength)
      before.writeUInt8(last ? 1 : 0, 0)
      before.writeUInt32BE(body.length, 1)
      return Buffer.concat([before, body])
    }
    let held: Buffer[] = []
    let size = 0
    for await (const piece of source) {
      held.push(piece)
      size += piece.length
      if (size <= chunkSize) continue
      const all = Buffer.concat(held)
      let start = 0
      for (; size - start > chunkSize; start += chunkSize)
        yield sealChunk(all.subarray(start, start + chunkSize), false)
      held = [all.subarray(start)]
      size -= start
    }
    yield sealChunk(Buffer.concat(held), true)
  }

/** Reads the header alone: it is not proven before `opening` has read to the end. */
export async function readHeader(file: string): Promise<{ ok: true; header: BackupHeader } | Unreadable> {
  let handle: FileHandle
  try {
    handle = await open(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: false, why: 'missing' }
    throw error
  }
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(longestHeader), 0, longestHeader, 0)
    const start = buffer.subarray(0, bytesRead).toString('latin1')
    const end = start.indexOf('\n', magic.length)
    if (!start.startsWith(magic) || end < 0) return { ok: false, why: 'not-a-backup' }
    const header = parseHeader(start.slice(magic.length, end))
    return header ? { ok: true, header } : { ok: false, why: 'not-a-backup' }
  } finally {
    await handle.close()
  }
}

function parseHeader(line: string): BackupHeader | null {
  try {
    const header = JSON.parse(line) as BackupHeader
    const known = header.kind === 'content' || header.kind === 'keys'
    return known && !Number.isNaN(Date.parse(header.createdAt)) && /^[0-9a-f]{64}$/.test(header.salt)
      ? header
      : null
  } catch {
    return null
  }
}

/** The key among these that the file was sealed by. */
export const keyFor = (masterKeys: Buffer[], header: BackupHeader): Buffer | undefined =>
  masterKeys.find((key) => keyIdOf(key) === header.keyId)

/** What was sealed. Throws `damaged` at the first byte that is not as it was written, and at an end that is not the end. */
export async function* opening(
  file: string,
  masterKey: Buffer,
  header: BackupHeader,
): AsyncGenerator<Buffer> {
  const key = backupKey(masterKey, header)
  const head = headerBytes(header)
  const handle = await open(file)
  try {
    let position = head.length
    const take = async (length: number) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position)
      position += bytesRead
      if (bytesRead < length) throw damaged()
      return buffer
    }
    for (let number = 0; ; number++) {
      const before = await take(headLength)
      const last = before[0] === 1
      const length = before.readUInt32BE(1)
      if (length < tagLength || length > chunkSize + tagLength) throw damaged()
      yield openChunk(key, head, nonce(number, last), await take(length))
      if (!last) continue
      if ((await handle.stat()).size !== position) throw damaged()
      return
    }
  } finally {
    await handle.close()
  }
}

function openChunk(key: Buffer, head: Buffer, at: Buffer, sealed: Buffer): Buffer {
  const cut = sealed.length - tagLength
  const decipher = createDecipheriv('aes-256-gcm', key, at)
  decipher.setAAD(head)
  decipher.setAuthTag(sealed.subarray(cut))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, cut)), decipher.final()])
  } catch {
    throw damaged()
  }
}

export const damaged = () => Object.assign(new Error('the backup is damaged'), { code: 'EDAMAGED' })
export const isDamaged = (error: unknown) =>
  ['EDAMAGED', 'Z_DATA_ERROR', 'Z_BUF_ERROR'].includes((error as NodeJS.ErrnoException).code ?? '')

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(number, 7)
  bytes.writeUInt8(last ? 1 : 0, 11)
  return bytes
}
