import type { Conversation, Frame, Wait } from './types.ts'

/** A conversation in which nothing has happened yet. */
export const newConversation = (): Conversation => ({ v: 1, stack: [], visit: 0, wait: null, trail: [] })

export const maxStateBytes = 2047
const maxStack = 16
const maxTrail = 8

/** Whether what was read back is a conversation at all: the engine must not fail on anything that is stored. */
export const isConversation = (x: unknown): x is Conversation => {
  if (!isObject(x)) return false
  const { v, stack, visit, wait, trail } = x
  return (
    v === 1 &&
    Number.isSafeInteger(visit) &&
    (visit as number) >= 0 &&
    isStack(stack) &&
    (wait === null || isWait(wait)) &&
    Array.isArray(trail) &&
    trail.length <= maxTrail &&
    trail.every(isStack)
  )
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

const isStack = (x: unknown): x is Frame[] => Array.isArray(x) && x.length <= maxStack && x.every(isFrame)

const isFrame = (x: unknown): x is Frame =>
  isObject(x) &&
  typeof x.flow === 'string' &&
  typeof x.rev === 'string' &&
  typeof x.step === 'string' &&
  isObject(x.vars) &&
  (x.at === undefined || (isObject(x.at) && counts(x.at))) &&
  (x.fresh === undefined || x.fresh === true)

const counts = (x: Record<string, unknown>): boolean =>
  Number.isSafeInteger(x.visit) &&
  Number.isSafeInteger(x.tries) &&
  Number.isSafeInteger(x.page) &&
  (x.page as number) >= 0

const isWait = (x: unknown): x is Wait => {
  if (!isObject(x)) return false
  if (x.on === 'outcome') return typeof x.call === 'string'
  return x.on === 'person' && counts(x) && (x.dueAt === null || typeof x.dueAt === 'string')
}

/**
 * The conversation within 2 KB: the oldest places that "back" leads to go first. Null when even without them it is
 * too large.
 */
export const fitted = (c: Conversation): Conversation | null => {
  let bytes = jsonBytes(c)
  let dropped = 0
  // Each entry goes with its comma, the last one without.
  for (; bytes > maxStateBytes && dropped < c.trail.length; dropped++)
    bytes -= jsonBytes(c.trail[dropped]) + (dropped < c.trail.length - 1 ? 1 : 0)
  // Not a number: an entry was too deep to be written at all.
  if (!(bytes <= maxStateBytes)) return null
  return dropped === 0 ? c : { ...c, trail: c.trail.slice(dropped) }
}

/** Bytes as JSON; endless when it cannot be written (too deep). */
export const jsonBytes = (x: unknown): number => {
  try {
    return Buffer.byteLength(JSON.stringify(x))
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
