import { randomInt } from 'node:crypto'

/**
 * What is shown at the door: six digits, so that it can be read out and typed on any keyboard. It is random and says
 * nothing; a worker's list alone knows what for.
 */
export const newCode = (random: (max: number) => number = (max) => randomInt(max)): string =>
  String(100_000 + random(900_000))

/** A code as somebody typed it, in any digits, with or without gaps. Null: it is none. */
export function readCode(text: string): string | null {
  const digits = text
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/[\s\u2066-\u2069\u200e\u200f-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}
