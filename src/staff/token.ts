import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes in base64url: sign-ins, devices and one-time links. The database keeps the hash alone. */
export const newToken = (): string => randomBytes(32).toString('base64url')

const form = /^[\w-]{43}$/

/** SHA-256: a token of 256 random bits needs no slow hash. Null: it has not the form of one of ours. */
export const hashToken = (token: string): Buffer | null =>
  form.test(token) ? createHash('sha256').update(token).digest() : null
