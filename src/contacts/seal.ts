import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

/** A 32-byte AES key of one contact, person or handoff. A KeyObject is three times as quick as its bytes. */
export type DataKey = KeyObject | Buffer

const version = 1
const headLength = 2
const nonceLength = 12
const tagLength = 16

/**
 * AES-256-GCM as `version | key id | nonce (12) | ciphertext | tag (16)`. Table, column and row are
 * additional data: sealed bytes that are moved to another row or column do not open.
 * `keyId` names the kind of key (0: a data key; master keys count from 1).
 */
export function seal(
  key: DataKey,
  place: string,
  rowId: string,
  plain: string | Uint8Array,
  keyId = 0,
): Buffer {
  const nonce = freshNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(`${place}:${rowId}`))
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  // A stream cipher keeps nothing back for the end; what is left is the tag.
  cipher.final()
  const sealed = Buffer.allocUnsafe(headLength + nonceLength + body.length + tagLength)
  sealed[0] = version
  sealed[1] = keyId
  sealed.set(nonce, headLength)
  sealed.set(body, headLength + nonceLength)
  sealed.set(cipher.getAuthTag(), headLength + nonceLength + body.length)
  return sealed
}

/** Random bytes are taken from the system many nonces at a time; none is ever used twice. */
let pool = Buffer.alloc(0)
function freshNonce(): Buffer {
  if (pool.length < nonceLength) pool = randomBytes(nonceLength * 340)
  const nonce = pool.subarray(0, nonceLength)
  pool = pool.subarray(nonceLength)
  return nonce
}

/** Opens what `seal` made. Throws when key, place, row or bytes are not the ones that were sealed. */
export function open(key: DataKey, place: string, rowId: string, sealed: Buffer): Buffer {
  if (sealed[0] !== version || sealed.length < headLength + nonceLength + tagLength)
    throw new Error(`not sealed: ${place}`)
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(headLength, headLength + nonceLength))
  decipher.setAAD(Buffer.from(`${place}:${rowId}`))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  const plain = decipher.update(sealed.subarray(headLength + nonceLength, sealed.length - tagLength))
  // Looks at the tag; throws where it is another.
  decipher.final()
  return plain
}

/** The same for JSON values. */
export const sealJson = (key: DataKey, place: string, rowId: string, value: unknown): Buffer =>
  seal(key, place, rowId, JSON.stringify(value))
export const openJson = <T>(key: DataKey, place: string, rowId: string, sealed: Buffer): T =>
  JSON.parse(open(key, place, rowId, sealed).toString('utf8')) as T
