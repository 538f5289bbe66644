import { and, asc, eq, gt, inArray, isNull, ne, not, or, sql } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { brokenGlass, dataKeys, staff, staffTasks } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { scopeOf } from './scope.ts'
import type { StaffMember } from './types.ts'

/** How long a reason opens a chat. */
export const glassMs = 3_600_000

/** Whether somebody gave a reason to open this chat, within the hour. */
export async function isGlassBroken(
  db: Db | Tx,
  { staffId, handoffId, now }: { staffId: string; handoffId: string; now: Date },
): Promise<boolean> {
  const rows = await db
    .select({ id: brokenGlass.id })
    .from(brokenGlass)
    .where(
      and(
        eq(brokenGlass.staffId, staffId),
        eq(brokenGlass.handoffId, handoffId),
        gt(brokenGlass.expiresAt, now),
      ),
    )
    .limit(1)
  return rows.length > 0
}

/**
 * Opens a chat that is somebody else's, for a reason, for an hour. The supervisors of its center find a task. The reason is
 * sealed by the handoff's key: it may name the person, and goes with her. Refuses where that key is gone. The caller
 * has seen that the chat is in scope.
 */
export async function breakGlass(
  tx: Tx,
  vault: Vault,
  broken: {
    id: string
    staff: Pick<StaffMember, 'id' | 'signInId'>
    handoffId: string
    centerId: string | null
    reason: string
    now: Date
  },
): Promise<{ ok: true; until: Date } | { ok: false; why: 'erased' }> {
  const { id, handoffId, centerId, reason, now } = broken
  const key = await loadDataKey(tx, vault, handoffId)
  if (!key) return { ok: false, why: 'erased' }
  const until = new Date(now.getTime() + glassMs)
  await tx.insert(brokenGlass).values({
    id,
    staffId: broken.staff.id,
    signInId: broken.staff.signInId,
    handoffId,
    centerId,
    reason: seal(key, places.glassReason, id, reason),
    createdAt: now,
    expiresAt: until,
  })
  await tx.insert(staffTasks).values({ id, kind: 'glass-broken', subject: id, centerId, createdAt: now })
  return { ok: true, until }
}

type Viewer = Pick<StaffMember, 'id' | 'role' | 'centers' | 'trained'>

export interface BrokenGlass {
  id: string
  chatId: string
  staff: { id: string; alias: string }
  centerId: string | null
  /** Null: the person was erased since. */
  reason: string | null
  at: Date
}

/** What a supervisor has not looked at yet, oldest first: of her centers and of the shared pool, not her own. */
export async function listBrokenGlass(db: Db | Tx, vault: Vault, viewer: Viewer): Promise<BrokenGlass[]> {
  const rows = await db
    .select({ glass: brokenGlass, alias: staff.alias, wrapped: dataKeys.wrapped })
    .from(brokenGlass)
    .innerJoin(staff, eq(staff.id, brokenGlass.staffId))
    .leftJoin(dataKeys, eq(dataKeys.ownerId, brokenGlass.handoffId))
    .where(and(isNull(brokenGlass.seenAt), ofViewer(viewer)))
    .orderBy(asc(brokenGlass.createdAt))
    .limit(200)
  return rows.map(({ glass, alias, wrapped }) => ({
    id: glass.id,
    chatId: glass.handoffId,
    staff: { id: glass.staffId, alias },
    centerId: glass.centerId,
    reason:
      glass.reason && wrapped
        ? open(vault.unwrap(glass.handoffId, wrapped), places.glassReason, glass.id, glass.reason).toString(
            'utf8',
          )
        : null,
    at: glass.createdAt,
  }))
}

/** A supervisor has looked at it. False: it is none of hers, or was seen. */
export async function seeBrokenGlass(tx: Tx, viewer: Viewer, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(brokenGlass)
    .set({ seenBy: viewer.id, seenAt: now })
    .where(and(eq(brokenGlass.id, id), isNull(brokenGlass.seenAt), ofViewer(viewer)))
    .returning({ id: brokenGlass.id })
  if (rows.length === 0) return false
  await tx.update(staffTasks).set({ doneAt: now }).where(eq(staffTasks.id, id))
  return true
}

const ofViewer = (viewer: Viewer) => {
  const { id, centers } = viewer
  // A reason tells of the chat: of a complaint about her center a supervisor reads none.
  const barred = sql`exists (select from handoffs where handoffs.id = ${brokenGlass.handoffId} and not (${scopeOf(viewer).unbarred}))`
  return and(
    not(barred),
    ne(brokenGlass.staffId, id),
    or(isNull(brokenGlass.centerId), centers.length > 0 ? inArray(brokenGlass.centerId, centers) : undefined),
  )
}
