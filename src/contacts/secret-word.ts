import { and, eq, isNull, lte, or, sql } from 'drizzle-orm'
import { contacts } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { hashSecret, isSecret, normaliseSecret, shortestSecret } from './secret-hash.ts'

const minute = 60_000
/** Five wrong words, then a quarter of an hour without any. */
export const wrongTries = 5
const lockedFor = 15 * minute
/** So long what is personal stays open after the right word. */
const unlockedFor = 10 * minute

/** Sets or replaces the word; who sets it has just shown that she knows it, so it is unlocked. Refuses `too_short`. */
export async function setSecret(
  tx: Tx,
  contactId: string,
  word: string,
  now: Date,
): Promise<{ ok: true } | { ok: false; why: 'too_short' }> {
  if ([...normaliseSecret(word)].length < shortestSecret) return { ok: false, why: 'too_short' }
  await tx
    .update(contacts)
    .set({ secretHash: await hashSecret(word), ...unlocked(now) })
    .where(eq(contacts.id, contactId))
  return { ok: true }
}

/**
 * Tries a word. Each try is counted before it is looked at, so guesses at the same moment are counted, too. Refuses
 * `wrong`, and `locked` after five wrong ones for 15 minutes (then also the right word). The caller commits in any
 * case: a try that is rolled back was not counted. Without a secret word every word is right.
 */
export async function checkSecret(
  tx: Tx,
  contactId: string,
  word: string,
  now: Date,
): Promise<{ ok: true } | { ok: false; why: 'wrong' | 'locked' }> {
  const [row] = await tx
    .update(contacts)
    .set({
      secretTries: sql`case when ${contacts.secretLockedUntil} is null then ${contacts.secretTries} + 1 else 1 end`,
      secretLockedUntil: null,
    })
    .where(
      and(
        eq(contacts.id, contactId),
        or(isNull(contacts.secretLockedUntil), lte(contacts.secretLockedUntil, now)),
      ),
    )
    .returning({ hash: contacts.secretHash, tries: contacts.secretTries })
  if (!row) return { ok: false, why: 'locked' }
  if (!row.hash || (await isSecret(word, row.hash))) {
    await tx.update(contacts).set(unlocked(now)).where(eq(contacts.id, contactId))
    return { ok: true }
  }
  if (row.tries < wrongTries) return { ok: false, why: 'wrong' }
  await tx
    .update(contacts)
    .set({ secretLockedUntil: new Date(now.getTime() + lockedFor), unlockedUntil: null })
    .where(eq(contacts.id, contactId))
  return { ok: false, why: 'locked' }
}

export async function removeSecret(tx: Tx, contactId: string) {
  await tx
    .update(contacts)
    .set({ secretHash: null, unlockedUntil: null, secretTries: 0, secretLockedUntil: null })
    .where(eq(contacts.id, contactId))
}

const unlocked = (now: Date) => ({
  unlockedUntil: new Date(now.getTime() + unlockedFor),
  secretTries: 0,
  secretLockedUntil: null,
})
