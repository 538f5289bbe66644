import { desc, eq, sql } from 'drizzle-orm'
import { referralLinks } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { mostWrong } from './open-link.ts'

export interface ListedLink {
  id: string
  createdBy: string
  createdAt: Date
  expiresAt: Date
  /** waiting: its code was not used yet; opened; locked: too many wrong codes; expired; revoked. */
  state: 'waiting' | 'opened' | 'locked' | 'expired' | 'revoked'
  /** Browsers that gave a right code. */
  devices: number
  lastOpenedAt: Date | null
}

/** The links of a referral, newest first: never what opens them. */
export async function listLinks(db: Db | Tx, referralId: string, now: Date): Promise<ListedLink[]> {
  const rows = await db
    .select({
      link: referralLinks,
      devices: sql<number>`(select count(*)::int from referral_link_devices d where d.link_id = referral_links.id)`,
    })
    .from(referralLinks)
    .where(eq(referralLinks.referralId, referralId))
    .orderBy(desc(referralLinks.createdAt), desc(referralLinks.id))
  return rows.map(({ link, devices }) => ({
    id: link.id,
    createdBy: link.createdBy,
    createdAt: link.createdAt,
    expiresAt: link.expiresAt,
    state: link.revokedAt
      ? 'revoked'
      : link.expiresAt <= now
        ? 'expired'
        : link.wrongCodes >= mostWrong
          ? 'locked'
          : devices > 0
            ? 'opened'
            : 'waiting',
    devices,
    lastOpenedAt: link.lastOpenedAt,
  }))
}
