import { randomBytes, randomInt } from 'node:crypto'
import { readCode } from '../../text/read-code.ts'

/** 256 random bits: what stands in the link, and what a browser keeps once it gave the right code. */
export const newToken = (): string => randomBytes(32).toString('base64url')
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** Eight digits, to be told by another way than the link. Five tries of ninety million. */
export const newCode = (): string => String(randomInt(10_000_000, 100_000_000))

/** A link's code as somebody typed it (text/read-code). Null: it is none. */
export const readPartnerCode = (text: string): string | null => readCode(text, 8)

/** Purposes of `vault.hash`: the database alone opens nothing, and a code cannot be guessed from it. */
export const purposes = { token: 'referral link', code: 'referral code', device: 'referral device' } as const
