import { randomInt } from 'node:crypto'
import { and, eq, gt, ne, sql } from 'drizzle-orm'
import { linkCodes } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { readCode } from '../text/read-code.ts'
import type { Vault } from './vault.ts'

const minute = 60_000
const hour = 60 * minute
/** So long a code may be written in the other chat. */
export const linkCodeMs = 10 * minute
/** Codes that one chat may make, and wrong ones that it may write, within an hour. */
export const codesAnHour = 6
export const wrongCodesAnHour = 5
/** Wrong ones of all chats together within an hour: chats cost nothing, so guessing from many of them must end, too. */
export const wrongCodesOfAll = 300

/** Digits, so that it is typed on any keyboard; two groups of four, so that no phone number or booking looks like it. */
const digits = 8
const readable = (code: string) => `${code.slice(0, 4)} ${code.slice(4)}`

/** A code for linking chats as somebody typed it (text/read-code). Null: it is none. */
export const readLinkCode = (text: string): string | null => readCode(text, digits)

const hashOf = (vault: Vault, code: string) => vault.hash('link-code', code)

/**
 * A new code for this chat, good for ten minutes and once; the one before it ends. Refuses `too_many` within an hour. Only its
 * hash is kept.
 */
export async function makeLinkCode(
  tx: Tx,
  vault: Vault,
  of: { contactId: string; now: Date; random?: (max: number) => number },
): Promise<{ ok: true; code: string } | { ok: false; why: 'too_many' }> {
  const { contactId, now, random = randomInt } = of
  if ((await count(tx, contactId, 'made', now)) > codesAnHour) return { ok: false, why: 'too_many' }
  const code = Array.from({ length: digits }, () => random(10)).join('')
  await tx
    .update(linkCodes)
    .set({ codeHash: hashOf(vault, code), expiresAt: new Date(now.getTime() + linkCodeMs) })
    .where(eq(linkCodes.contactId, contactId))
  return { ok: true, code: readable(code) }
}

/**
 * Takes the code that was written in this chat: the chat it was made in, once. `own`: it was made here. `wrong` for every other
 * that is not good (any more): whether it ever was is not told. `locked` after too many wrong ones, then also for a right one.
 * Each try is counted before it is looked at. The caller commits in any case.
 */
export async function takeLinkCode(
  tx: Tx,
  vault: Vault,
  of: { contactId: string; code: string; now: Date },
): Promise<{ ok: true; contactId: string } | { ok: false; why: 'own' | 'wrong' | 'locked' }> {
  const { contactId, now } = of
  const code = readLinkCode(of.code)
  if ((await count(tx, contactId, 'tries', now)) > wrongCodesAnHour) return { ok: false, why: 'locked' }
  if ((await triesOfAll(tx, now)) > wrongCodesOfAll) return { ok: false, why: 'locked' }
  if (code === null) return { ok: false, why: 'wrong' }
  const hash = hashOf(vault, code)
  const live = and(eq(linkCodes.codeHash, hash), gt(linkCodes.expiresAt, now))
  const [own] = await tx
    .update(linkCodes)
    .set({ tries: sql`${linkCodes.tries} - 1` })
    .where(and(live, eq(linkCodes.contactId, contactId)))
    .returning({ id: linkCodes.contactId })
  if (own) return { ok: false, why: 'own' }
  // One statement: of two who write the same code at once, one has it.
  const [taken] = await tx
    .update(linkCodes)
    .set({ codeHash: null, expiresAt: null })
    .where(and(live, ne(linkCodes.contactId, contactId)))
    .returning({ contactId: linkCodes.contactId })
  if (!taken) return { ok: false, why: 'wrong' }
  await tx
    .update(linkCodes)
    .set({ tries: sql`greatest(${linkCodes.tries} - 1, 0)` })
    .where(eq(linkCodes.contactId, contactId))
  return { ok: true, contactId: taken.contactId }
}

/** One more of this hour; how many there are now. */
async function count(tx: Tx, contactId: string, what: 'made' | 'tries', now: Date): Promise<number> {
  const begin = new Date(now.getTime() - hour)
  const old = sql`${linkCodes.since} <= ${begin.toISOString()}::timestamptz`
  const next = (column: typeof linkCodes.made | typeof linkCodes.tries, one: boolean) =>
    sql`case when ${old} then ${one ? 1 : 0} else ${column} + ${one ? 1 : 0} end`
  const [row] = await tx
    .insert(linkCodes)
    .values({ contactId, [what]: 1, since: now })
    .onConflictDoUpdate({
      target: linkCodes.contactId,
      set: {
        made: next(linkCodes.made, what === 'made'),
        tries: next(linkCodes.tries, what === 'tries'),
        since: sql`case when ${old} then ${now.toISOString()}::timestamptz else ${linkCodes.since} end`,
      },
    })
    .returning({ n: linkCodes[what] })
  return row?.n ?? 0
}

async function triesOfAll(tx: Tx, now: Date): Promise<number> {
  const [row] = await tx
    .select({ n: sql<number>`coalesce(sum(${linkCodes.tries}), 0)::int` })
    .from(linkCodes)
    .where(gt(linkCodes.since, new Date(now.getTime() - hour)))
  return row?.n ?? 0
}

/** Hours of counting that are over, with codes that nobody wrote. */
export async function sweepLinkCodes(tx: Tx, now: Date): Promise<void> {
  await tx
    .delete(linkCodes)
    .where(sql`${linkCodes.since} < ${new Date(now.getTime() - 2 * hour).toISOString()}::timestamptz`)
}
