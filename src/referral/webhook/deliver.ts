import { and, eq } from 'drizzle-orm'
import type { Vault } from '../../contacts/vault.ts'
import { referralNotices, referrals, staffTasks } from '../../db/schema/index.ts'
import type { Db } from '../../db/types.ts'
import { exportReferral } from '../export/export-referral.ts'
import { type ClaimedNotice, claimNotice } from './claim-notice.ts'
import type { Post } from './post.ts'
import { readWebhookSecret } from './secret.ts'
import { sign } from './sign.ts'

/** Some fourteen hours with the pauses below. */
export const mostTries = 12
/** Half a minute, doubled each time, at most six hours; a fifth more or less, so that not all come at once. */
const pauseMs = (tries: number, random: number) =>
  Math.min(6 * 3_600_000, 30_000 * 2 ** (tries - 1)) * (0.8 + 0.4 * random)
/** A partner that is slow does not keep the others waiting. */
const atOnce = 4

export interface DeliverDeps {
  db: Db
  vault: Vault
  post: Post
  now(): Date
  newId(): string
  random(): number
  /** Ids alone. */
  warn(fields: object, message: string): void
}

/**
 * Brings what is due to the systems of partners, until nothing is. At least once: a process that dies between the send and
 * its mark sends again, with the same delivery id. What she took back meanwhile is not sent; what could not be brought
 * in twelve tries is given up, and a task tells staff. Resolves to how many tries were made.
 */
export async function deliverNotices(deps: DeliverDeps): Promise<number> {
  let tries = 0
  const lane = async () => {
    for (;;) {
      const notice = await claimNotice(deps.db, deps.now())
      if (!notice) return
      tries += 1
      await bring(deps, notice)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return tries
}

async function bring(deps: DeliverDeps, notice: ClaimedNotice): Promise<void> {
  const { db, vault, post, now } = deps
  const secret = await readWebhookSecret(db, vault, notice.recipientId)
  const told = await bodyOf(deps, notice)
  if (told === null) return mark(deps, notice, { takenAt: now(), dueAt: null })
  const body = JSON.stringify({ delivery: notice.id, ...told })
  const timestamp = Math.floor(now().getTime() / 1000)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'mpcc-chat',
    'x-mpcc-delivery': notice.id,
    'x-mpcc-timestamp': String(timestamp),
    'x-mpcc-signature': sign(secret ?? '', timestamp, body),
  }
  const status = secret === null ? 0 : await post(notice.url, headers, body).catch(() => 0)
  if (status >= 200 && status < 300) return mark(deps, notice, { takenAt: now(), dueAt: null })
  deps.warn({ noticeId: notice.id, recipientId: notice.recipientId, status }, 'a partner was not reached')
  if (notice.tries >= mostTries) return giveUp(deps, notice)
  await mark(deps, notice, { dueAt: new Date(now().getTime() + pauseMs(notice.tries, deps.random())) })
}

/** Null: there is nothing to tell any more. */
async function bodyOf({ db, vault, now }: DeliverDeps, notice: ClaimedNotice): Promise<object | null> {
  const { referralId, recipientId, kind } = notice
  if (kind === 'delete') return { event: 'referral.delete', referral: { id: referralId } }
  const read = await db.transaction((tx) =>
    exportReferral(tx, { vault, now: now() }, referralId, { role: 'recipient', recipientId }),
  )
  return read.ok ? { event: 'referral.new', referral: read.exported } : null
}

/** Only what this very try had: a later one may be under way. */
const mark = async (
  { db }: DeliverDeps,
  { id, tries }: ClaimedNotice,
  set: Partial<typeof referralNotices.$inferInsert>,
): Promise<void> =>
  void (await db
    .update(referralNotices)
    .set(set)
    .where(and(eq(referralNotices.id, id), eq(referralNotices.tries, tries))))

async function giveUp({ db, now, newId }: DeliverDeps, { id, referralId }: ClaimedNotice): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(referralNotices).set({ deadAt: now(), dueAt: null }).where(eq(referralNotices.id, id))
    const [row] = await tx
      .select({ centerId: referrals.centerId })
      .from(referrals)
      .where(eq(referrals.id, referralId))
    await tx
      .insert(staffTasks)
      .values({
        id: newId(),
        kind: 'referral-webhook',
        subject: id,
        centerId: row?.centerId ?? null,
        createdAt: now(),
      })
      .onConflictDoNothing()
  })
}
