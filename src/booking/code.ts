import { randomInt } from 'node:crypto'
import { readCode } from '../text/read-code.ts'

/**
 * What is shown at the door: six digits, so that it can be read out and typed on any keyboard. It is random and says
 * nothing; a worker's list alone knows what for.
 */
export const newCode = (random: (max: number) => number = (max) => randomInt(max)): string =>
  String(100_000 + random(900_000))

/** A booking's code as somebody typed it (text/read-code). Null: it is none. */
export const readBookingCode = (text: string): string | null => readCode(text, 6)
