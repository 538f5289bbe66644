import { randomBytes, randomInt } from 'node:crypto'

/** 256 random bits: what stands in the link, and what a browser keeps once it gave the right code. */
export const newToken = (): string => randomBytes(32).toString('base64url')
export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** Eight digits, to be told by another way than the link. Five tries of ninety million. */
export const newCode = (): string => String(randomInt(10_000_000, 100_000_000))

/** A code as somebody typed it, in any digits, with or without gaps. Null: it is none. */
export function readCode(text: string): string | null {
  const digits = text
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/[\s\u2066-\u2069\u200e\u200f-]/g, '')
  return /^\d{8}$/.test(digits) ? digits : null
}

/** Purposes of `vault.hash`: the database alone opens nothing, and a code cannot be guessed from it. */
export const purposes = { token: 'referral link', code: 'referral code', device: 'referral device' } as const
