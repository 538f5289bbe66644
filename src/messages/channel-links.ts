import { and, eq, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import { channelLinks, outbox, staffTasks } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

export type ChannelLink = typeof channelLinks.$inferSelect
export type LinkWishRow = { do: 'link'; number?: string } | { do: 'unlink' } | { do: 'restart' }

const taskKind = 'channel-link'
/** An answer that waited longer is not sent any more: it would come out of the blue. */
const staleMs = 24 * 3_600_000

/** How the link of an account stands; null before its first start. */
export async function readLink(db: Db | Tx, account: string): Promise<ChannelLink | null> {
  const [row] = await db.select().from(channelLinks).where(eq(channelLinks.account, account))
  return row ?? null
}

/** Writes down how the link stands, by its holder. */
export async function keepLink(
  tx: Tx,
  account: string,
  link: Pick<ChannelLink, 'state' | 'reason' | 'linked' | 'qr' | 'pairing'>,
  now: Date,
): Promise<void> {
  await tx
    .insert(channelLinks)
    .values({ account, ...link, since: now, aliveAt: now })
    .onConflictDoUpdate({
      target: channelLinks.account,
      set: {
        ...link,
        aliveAt: now,
        since: sql`case when ${channelLinks.state} = excluded.state then ${channelLinks.since} else excluded.since end`,
      },
    })
}

/** The holder is there; `heardUntil`: all that people wrote before is stored. */
export async function keepAlive(tx: Tx, account: string, now: Date, heardUntil: Date | null): Promise<void> {
  await tx
    .update(channelLinks)
    .set({ aliveAt: now, ...(heardUntil ? { heardUntil } : {}) })
    .where(eq(channelLinks.account, account))
}

/** What somebody of the office asks of the holder. A later wish takes the place of one that waits. */
export async function wishOfLink(tx: Tx, account: string, wish: LinkWishRow, now: Date): Promise<void> {
  const set = { wish: wish.do, wishNumber: wish.do === 'link' ? (wish.number ?? null) : null }
  await tx
    .insert(channelLinks)
    .values({ account, state: 'logged_out', reason: 'never', since: now, aliveAt: new Date(0), ...set })
    .onConflictDoUpdate({ target: channelLinks.account, set })
}

/** Takes the wish that waits; of two holders at a change of hands one gets it. */
export async function takeLinkWish(db: Db, account: string): Promise<LinkWishRow | null> {
  const waits = await db
    .select({ wish: channelLinks.wish })
    .from(channelLinks)
    .where(and(eq(channelLinks.account, account), isNotNull(channelLinks.wish)))
  if (waits.length === 0) return null
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select({ wish: channelLinks.wish, number: channelLinks.wishNumber })
      .from(channelLinks)
      .where(eq(channelLinks.account, account))
      .for('update')
    await tx
      .update(channelLinks)
      .set({ wish: null, wishNumber: null })
      .where(eq(channelLinks.account, account))
    if (row?.wish === 'link') return { do: 'link', ...(row.number ? { number: row.number } : {}) }
    return row?.wish === 'unlink' || row?.wish === 'restart' ? { do: row.wish } : null
  })
}

/** Opens a task for the admins, one for each state; null ends them all. */
export async function alertOfLink(
  tx: Tx,
  alert: { account: string; state: string | null; id: string; now: Date },
): Promise<void> {
  const { account, state, id, now } = alert
  const subject = state && `${account}:${state}`
  const open = and(eq(staffTasks.kind, taskKind), isNull(staffTasks.doneAt))
  await tx
    .update(staffTasks)
    .set({ doneAt: now })
    .where(subject ? and(open, ne(staffTasks.subject, subject)) : open)
  if (subject)
    await tx.insert(staffTasks).values({ id, kind: taskKind, subject, createdAt: now }).onConflictDoNothing()
}

/** Somebody answered on the phone itself, past the service. */
export async function countByHand(tx: Tx, account: string, now: Date): Promise<void> {
  await tx
    .update(channelLinks)
    .set({ byHand: sql`${channelLinks.byHand} + 1`, byHandAt: now })
    .where(eq(channelLinks.account, account))
}

/** What the bot could not say for a day is told as failed, in place of coming late. */
export async function dropStale(tx: Tx, account: string, now: number): Promise<void> {
  await tx
    .update(outbox)
    .set({ state: 'dead', error: 'unavailable' })
    .where(
      and(
        eq(outbox.account, account),
        eq(outbox.state, 'queued'),
        eq(outbox.origin, 'bot'),
        lt(outbox.createdAt, new Date(now - staleMs)),
      ),
    )
}
