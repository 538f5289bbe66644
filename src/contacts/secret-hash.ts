import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** A word shorter than this is no guard, even with five tries. */
export const shortestSecret = 4
/** Nobody types more; a longer text is no word. */
const longestSecret = 200

const version = 1
const saltLength = 16
const hashLength = 32
/** 16 MB and some 40 ms a try, on libuv's threads: the turn of another contact does not wait. */
const cost = { N: 16_384, r: 8, p: 1 }
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt)

/**
 * The same word typed on another keyboard is the same word: compatibility forms, case, spaces at the ends, invisible
 * controls and Arabic digits do not count.
 */
export function normaliseSecret(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) as number) & 0xf))
    .trim()
    .slice(0, longestSecret)
}

/** `version | salt (16) | scrypt (32)`. */
export async function hashSecret(word: string): Promise<Buffer> {
  const salt = randomBytes(saltLength)
  return Buffer.concat([
    Buffer.from([version]),
    salt,
    await derive(normaliseSecret(word), salt, hashLength, cost),
  ])
}

/** Compares in constant time. */
export async function isSecret(word: string, stored: Buffer): Promise<boolean> {
  if (stored[0] !== version) throw new Error('unknown form of secret hash')
  const salt = stored.subarray(1, 1 + saltLength)
  return timingSafeEqual(
    await derive(normaliseSecret(word), salt, hashLength, cost),
    stored.subarray(1 + saltLength),
  )
}
