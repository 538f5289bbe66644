import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** Characters. NIST SP 800-63B-4 asks for 15 where the password stands alone and 8 beside a second factor. */
export const shortestPassword = 10
export const longestPassword = 200

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. A PIN is guarded by its five tries, not by its hash. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltLength = 16
const hashLength = 32

const derive = promisify(argon2)
const form = /^argon2id\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/=]+)\$([\w+/=]+)$/

/** `argon2id$m=..,t=..,p=..$salt$hash`, in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength)
  const hash = await queued(() => hashOf(password, salt, hashLength, cost))
  const { memory, passes, parallelism } = cost
  return `argon2id$m=${memory},t=${passes},p=${parallelism}$${salt.toString('base64')}$${hash.toString('base64')}`
}

/**
 * Compares in constant time. With null (no such account, or none set) it works as long and says no, so that the time of an
 * answer does not tell who has an account.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = form.exec(stored ?? '') ?? []
  const wanted = Buffer.from(hash ?? '', 'base64')
  const known = wanted.length > 0
  const costs = known
    ? { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
    : cost
  const length = known ? wanted.length : hashLength
  const given = await queued(() =>
    hashOf(password, known ? Buffer.from(salt ?? '', 'base64') : randomBytes(saltLength), length, costs),
  )
  return known && timingSafeEqual(given, wanted)
}

/** The same password typed on another keyboard is the same password. */
function hashOf(password: string, nonce: Buffer, tagLength: number, costs: typeof cost): Promise<Buffer> {
  const message = password.normalize('NFKC').slice(0, longestPassword)
  return derive('argon2id', { message, nonce, tagLength, ...costs }) as Promise<Buffer>
}

/** Two at a time: a flood of tries takes neither all threads of the pool nor all the memory. */
let running = 0
const waiting: (() => void)[] = []
async function queued<T>(work: () => Promise<T>): Promise<T> {
  if (running >= 2) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
