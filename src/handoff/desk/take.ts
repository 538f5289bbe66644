import { eq, sql } from 'drizzle-orm'
import { handoffs, staff, staffCenters } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { clockOf, readPlan, wishesOf } from '../clock/clock-of.ts'
import { endPages } from '../crisis/end-pages.ts'
import { recordEvents } from '../events.ts'
import { type HandoffRow, lockChat } from '../lock-chat.ts'
import { silenceBot } from '../open-handoff.ts'

export type Taken =
  | { ok: true; version: number }
  /** `taken`: somebody else has it, and who. `barred`: by the person's own wish this worker is not to have it. */
  | { ok: false; why: 'unknown' | 'closed' | 'barred' }
  | { ok: false; why: 'taken'; owner: { id: string; alias: string } }

/**
 * A worker takes a chat up: one from the queue, or one that was routed to her. Of many at once one gets it; the others
 * learn who. What the bot has not said yet stays unsaid. Again by its owner it changes nothing. Whether she may see the
 * chat at all is the caller's to check (the query scope); whom the person does not want is refused here.
 */
export async function claimHandoff(
  tx: Tx,
  { id, staffId, now }: { id: string; staffId: string; now: Date },
): Promise<Taken> {
  const row = await lockChat(tx, id)
  if (!row) return { ok: false, why: 'unknown' }
  if (row.state === 'closed') return { ok: false, why: 'closed' }
  if (row.notStaff.includes(staffId)) return { ok: false, why: 'barred' }
  if (row.assignedTo !== null && row.assignedTo !== staffId) return taken(tx, row.assignedTo)
  if (row.state === 'claimed') return { ok: true, version: row.version }
  const version = await own(tx, row, staffId, 'claimed', now)
  await recordEvents(tx, [{ handoffId: id, kind: 'claimed', staffId, now }])
  await endPages(tx, { handoffId: id, staffId, now })
  if (row.contactId && row.queue !== 'complaints') await silenceBot(tx, row.contactId)
  return { ok: true, version }
}

/** Gives a chat to a colleague, who has it from then on; her clock begins anew. Refuses whom the person does not want, and with a complaint whom it is not for. */
export async function handOver(
  tx: Tx,
  { id, staffId, toStaffId, now }: { id: string; staffId: string; toStaffId: string; now: Date },
): Promise<Taken | { ok: false; why: 'no-such-colleague' }> {
  const row = await lockChat(tx, id)
  if (!row) return { ok: false, why: 'unknown' }
  if (row.state === 'closed') return { ok: false, why: 'closed' }
  if (row.notStaff.includes(toStaffId)) return { ok: false, why: 'barred' }
  const [colleague] = await tx.select().from(staff).where(eq(staff.id, toStaffId))
  const mayHaveChats = colleague && ['caseworker', 'supervisor'].includes(colleague.role)
  if (!mayHaveChats || colleague.state !== 'active') return { ok: false, why: 'no-such-colleague' }
  if (row.workerGender !== null && colleague.gender !== row.workerGender) return { ok: false, why: 'barred' }
  const worksAt = await tx
    .select({ id: staffCenters.centerId })
    .from(staffCenters)
    .where(eq(staffCenters.staffId, toStaffId))
  const trained = row.queue !== 'complaints' || colleague.trained.includes('complaints')
  if (!trained || worksAt.some((center) => row.notCenters.includes(center.id)))
    return { ok: false, why: 'barred' }
  const version = await own(tx, row, toStaffId, 'assigned', now)
  await recordEvents(tx, [{ handoffId: id, kind: 'handed_over', staffId, toStaffId, now }])
  await endPages(tx, { handoffId: id, staffId, now })
  return { ok: true, version }
}

/** Puts a chat back into the queue, in its old place: by its owner, for the team. `passOver`: routing prefers others. */
export async function releaseHandoff(
  tx: Tx,
  release: { id: string; staffId: string | null; now: Date; passOver?: boolean },
): Promise<{ ok: true } | { ok: false; why: 'unknown' | 'closed' }> {
  const { id, staffId, now } = release
  const row = await lockChat(tx, id)
  if (!row) return { ok: false, why: 'unknown' }
  if (row.state === 'closed') return { ok: false, why: 'closed' }
  if (row.state !== 'open')
    await backToQueue(tx, row, { kind: 'released', staffId, now, passOver: release.passOver ?? true })
  return { ok: true }
}

/** A worker who may not work any more loses her chats at once; they keep their places. Resolves to how many there were. */
export async function requeueChatsOf(
  tx: Tx,
  { staffId, now }: { staffId: string; now: Date },
): Promise<number> {
  const rows = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(sql`${handoffs.assignedTo} = ${staffId} and ${handoffs.state} <> 'closed'`)
    .orderBy(handoffs.id)
  for (const { id } of rows) {
    const row = await lockChat(tx, id)
    if (row?.assignedTo !== staffId || row.state === 'closed') continue
    await backToQueue(tx, row, { kind: 'requeued', staffId: null, now, passOver: false })
  }
  return rows.length
}

export async function backToQueue(
  tx: Tx,
  row: HandoffRow,
  how: { kind: 'released' | 'requeued'; staffId: string | null; now: Date; passOver: boolean },
): Promise<void> {
  const { kind, staffId, now, passOver } = how
  const passedOver =
    passOver && row.assignedTo ? [...new Set([...row.passedOver, row.assignedTo])] : row.passedOver
  await tx
    .update(handoffs)
    .set({
      state: 'open',
      assignedTo: null,
      assignedAt: null,
      claimedAt: null,
      snoozedUntil: null,
      prefersStaff: null,
      passedOver,
      // It waits for staff again, whoever's turn it was: the next one has to read it.
      waitingFor: 'staff',
      clockFrom: now,
      ...clockOf({ ...wishesOf(row), ...row }, await readPlan(tx, now), now),
      version: row.version + 1,
    })
    .where(eq(handoffs.id, row.id))
  await recordEvents(tx, [{ handoffId: row.id, kind, staffId, now }])
}

async function own(
  tx: Tx,
  row: HandoffRow,
  staffId: string,
  state: 'assigned' | 'claimed',
  now: Date,
): Promise<number> {
  const version = row.version + 1
  const anew = state === 'assigned' && row.waitingFor === 'staff'
  await tx
    .update(handoffs)
    .set({
      state,
      assignedTo: staffId,
      assignedAt: row.assignedTo === staffId ? row.assignedAt : now,
      claimedAt: state === 'claimed' ? now : null,
      unfitSince: null,
      version,
      ...(anew
        ? { clockFrom: now, ...clockOf({ ...wishesOf(row), ...row }, await readPlan(tx, now), now) }
        : {}),
    })
    .where(eq(handoffs.id, row.id))
  return version
}

async function taken(tx: Tx, ownerId: string): Promise<Taken> {
  const [owner] = await tx
    .select({ id: staff.id, alias: staff.alias })
    .from(staff)
    .where(eq(staff.id, ownerId))
  return { ok: false, why: 'taken', owner: owner ?? { id: ownerId, alias: '' } }
}
