import { and, desc, eq, sql } from 'drizzle-orm'
import { contacts, handoffs } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { clockOf, readPlan, wishesOf } from '../clock/clock-of.ts'
import { reopenMs } from '../close-handoff.ts'
import { recordEvents } from '../events.ts'
import { type HandoffRow, lockChat } from '../lock-chat.ts'
import { silenceBot } from '../open-handoff.ts'

/** Her words after the end of a talk: it goes on, with the same worker if she is there. Null: none ended lately. */
export async function reopenLatest(
  tx: Tx,
  { contactId, now }: { contactId: string; now: Date },
): Promise<string | null> {
  const [row] = await tx
    .select()
    .from(handoffs)
    .where(
      and(
        eq(handoffs.contactId, contactId),
        eq(handoffs.state, 'closed'),
        sql`${handoffs.queue} <> 'complaints' and ${handoffs.outcome} is distinct from 'given_back'`,
        sql`${handoffs.closedAt} > ${new Date(now.getTime() - reopenMs).toISOString()}::timestamptz`,
      ),
    )
    .orderBy(desc(handoffs.closedAt))
    .limit(1)
    .for('update')
  if (!row) return null
  await reopen(tx, row, { staffId: null, now })
  return row.id
}

/** A worker opens a closed chat again and has it. */
export async function reopenHandoff(
  tx: Tx,
  { id, staffId, now }: { id: string; staffId: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'unknown' | 'open' | 'barred' }> {
  const row = await lockChat(tx, id)
  if (!row) return { ok: false, why: 'unknown' }
  if (row.state !== 'closed') return { ok: false, why: 'open' }
  if (row.notStaff.includes(staffId)) return { ok: false, why: 'barred' }
  await reopen(tx, row, { staffId, now })
  return { ok: true }
}

/** An ended crisis comes back as what it was: the lane ahead of everything, called out anew. */
async function reopen(tx: Tx, row: HandoffRow, { staffId, now }: { staffId: string | null; now: Date }) {
  const clock = clockOf({ ...wishesOf(row), ...row }, await readPlan(tx, now), now)
  await tx
    .update(handoffs)
    .set({
      ...clock,
      state: staffId ? 'claimed' : 'open',
      assignedTo: staffId,
      assignedAt: staffId ? now : null,
      claimedAt: staffId ? now : null,
      prefersStaff: row.assignedTo,
      passedOver: [],
      outcome: null,
      closedAt: null,
      reopenedAt: now,
      queuedAt: now,
      waitingFor: 'staff',
      waitingSince: now,
      clockFrom: now,
      warnedAt: null,
      overdueAt: null,
      version: row.version + 1,
    })
    .where(eq(handoffs.id, row.id))
  await recordEvents(tx, [{ handoffId: row.id, kind: 'reopened', staffId, now }])
  if (!row.contactId || row.queue === 'complaints') return
  await tx
    .update(contacts)
    .set({ openHandoffId: sql`coalesce(${contacts.openHandoffId}, ${row.id}::uuid)`, reopenUntil: null })
    .where(eq(contacts.id, row.contactId))
  await silenceBot(tx, row.contactId)
}
