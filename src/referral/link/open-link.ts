import { timingSafeEqual } from 'node:crypto'
import { and, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { referralLinkDevices, referralLinks } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import type { Writing } from '../types.ts'
import { isToken, newToken, purposes, readPartnerCode } from './secrets.ts'

/** After so many wrong codes a link opens for no new device until staff give another code. */
export const mostWrong = 5

export interface Link {
  id: string
  referralId: string
  recipientId: string
  expiresAt: Date
}
type Parts = Pick<Writing, 'vault' | 'now' | 'newId'>

/**
 * Opens a link on one more device by its code, which is used up by that. `opened` has the secret that this browser keeps.
 * Otherwise nothing is told of why: a link that never was, one that is over, a wrong code and a locked one are all alike.
 * `link` says, for the trail, of which one a wrong code was given. Call it in a transaction that is kept: a wrong code
 * counts, and is counted before it is looked at.
 */
export async function openLink(
  tx: Tx,
  w: Parts,
  given: { token: string; code: string },
): Promise<{ opened: { link: Link; secret: string } | null; link: Link | null }> {
  const found = isToken(given.token) ? w.vault.hash(purposes.token, given.token) : null
  if (!found) return { opened: null, link: null }
  const [row] = await tx
    .update(referralLinks)
    .set({ wrongCodes: sql`${referralLinks.wrongCodes} + 1` })
    .where(
      and(
        eq(referralLinks.tokenHash, found),
        lives(w.now),
        isNotNull(referralLinks.codeHash),
        lt(referralLinks.wrongCodes, mostWrong),
      ),
    )
    .returning()
  if (!row?.codeHash) return { opened: null, link: null }
  const code = readPartnerCode(given.code)
  const right =
    code !== null && timingSafeEqual(row.codeHash, w.vault.hash(purposes.code, `${row.id}:${code}`))
  if (!right) return { opened: null, link: row }
  const secret = newToken()
  await tx.update(referralLinks).set({ wrongCodes: 0, codeHash: null }).where(eq(referralLinks.id, row.id))
  await tx.insert(referralLinkDevices).values({
    id: w.newId(),
    linkId: row.id,
    secretHash: w.vault.hash(purposes.device, `${row.id}:${secret}`),
    boundAt: w.now,
  })
  return { opened: { link: row, secret }, link: row }
}

/** The link that this browser opened before, while it lives. Null tells nothing of why. `secrets`: what it keeps. */
export async function linkOfDevice(
  tx: Tx,
  w: Pick<Writing, 'vault' | 'now'>,
  given: { token: string; secretOf(linkId: string): string | null },
): Promise<Link | null> {
  if (!isToken(given.token)) return null
  const [row] = await tx
    .select()
    .from(referralLinks)
    .where(and(eq(referralLinks.tokenHash, w.vault.hash(purposes.token, given.token)), lives(w.now)))
  const secret = row && given.secretOf(row.id)
  if (!row || !secret) return null
  const [device] = await tx
    .select({ id: referralLinkDevices.id })
    .from(referralLinkDevices)
    .where(
      and(
        eq(referralLinkDevices.linkId, row.id),
        eq(referralLinkDevices.secretHash, w.vault.hash(purposes.device, `${row.id}:${secret}`)),
      ),
    )
  if (!device) return null
  await tx.update(referralLinks).set({ lastOpenedAt: w.now }).where(eq(referralLinks.id, row.id))
  return row
}

const lives = (now: Date) => and(isNull(referralLinks.revokedAt), gt(referralLinks.expiresAt, now))
