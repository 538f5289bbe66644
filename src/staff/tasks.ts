import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { staffTasks } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { may, type Right } from './rights.ts'
import { scopeOf } from './scope.ts'
import type { StaffMember } from './types.ts'

/**
 * What the service asks of people, and who sees it. `byHand`: somebody says that it is done; the others end when what they
 * ask for has happened. Reasons for opening others' chats have a list of their own (glass.ts).
 */
const kinds: Record<string, { rights: readonly Right[]; byHand: boolean }> = {
  /** A child below 15 has a seat: her carer is spoken with first. */
  'carer-check': { rights: ['bookings.work'], byHand: false },
  /** A date of a series found no room. */
  'series-clash': { rights: ['sessions.plan'], byHand: true },
  /** Details of a service were last confirmed too long ago. */
  'confirm-service': { rights: ['content.edit'], byHand: false },
  /** Nobody put in whom to call in need. */
  'crisis-contacts': { rights: ['content.edit', 'chats.supervise', 'service.run'], byHand: false },
  /** Somebody was silent to her check-ins twice. */
  'follow-up-silent': { rights: ['chats.work'], byHand: true },
  /** A partner's own system could not be told of a referral. */
  'referral-webhook': { rights: ['chats.supervise', 'content.edit'], byHand: true },
  /** WhatsApp needs its owner. */
  'channel-link': { rights: ['service.run'], byHand: false },
}

export interface StaffTask {
  id: string
  kind: string
  /** What tells one task of a kind from another: a service, a day, a state, the number to show at the door. Never a person. */
  about: string | null
  /** The newest chat of whom it is about, where there is one; whether it opens is for the scope. */
  chatId: string | null
  centerId: string | null
  byHand: boolean
  at: string
}

type Viewer = Pick<StaffMember, 'id' | 'role' | 'centers' | 'trained'>
const kindsOf = (viewer: Viewer) =>
  Object.keys(kinds).filter((kind) => kinds[kind]?.rights.some((right) => may(viewer, right)))

const open = (viewer: Viewer) =>
  and(
    isNull(staffTasks.doneAt),
    inArray(staffTasks.kind, kindsOf(viewer)),
    // What concerns the whole service, admins see though they belong to no center.
    scopeOf(viewer).centers(staffTasks.centerId),
  )

/** What is open for this staff member, oldest first, at most 200. */
export async function listTasks(db: Db | Tx, viewer: Viewer): Promise<StaffTask[]> {
  if (kindsOf(viewer).length === 0) return []
  const rows = await db
    .select({
      id: staffTasks.id,
      kind: staffTasks.kind,
      subject: staffTasks.subject,
      centerId: staffTasks.centerId,
      at: staffTasks.createdAt,
      code: sql<string | null>`(select b.code from bookings b
        where ${staffTasks.kind} = 'carer-check' and b.id::text = ${staffTasks.subject})`,
      chatId: sql<string | null>`(select h.id from follow_ups f join handoffs h on h.contact_id = f.contact_id
        where ${staffTasks.kind} = 'follow-up-silent' and f.id::text = ${staffTasks.subject}
        order by h.created_at desc limit 1)`,
    })
    .from(staffTasks)
    .where(open(viewer))
    .orderBy(asc(staffTasks.createdAt))
    .limit(200)
  return rows.map(({ subject, code, at, ...row }) => ({
    ...row,
    about: aboutOf(row.kind, subject, code),
    byHand: kinds[row.kind]?.byHand ?? false,
    at: at.toISOString(),
  }))
}

function aboutOf(kind: string, subject: string, code: string | null): string | null {
  if (kind === 'carer-check') return code
  if (kind === 'confirm-service') return subject
  // `<series>:<occurrence>`, `<account>:<state>`: ids say nothing to anybody.
  if (kind === 'series-clash') return subject.slice(subject.indexOf(':') + 1)
  if (kind === 'channel-link') return subject.slice(subject.lastIndexOf(':') + 1)
  return null
}

/** Somebody has done it. Refused: it is none of hers, or was done; or it ends by what it asks for. */
export async function finishTask(
  tx: Tx,
  viewer: Viewer,
  id: string,
  now: Date,
): Promise<'done' | 'no_task' | 'ends_by_itself'> {
  const [task] = await tx
    .select({ kind: staffTasks.kind })
    .from(staffTasks)
    .where(and(eq(staffTasks.id, id), open(viewer)))
    .for('update')
  if (!task) return 'no_task'
  if (!kinds[task.kind]?.byHand) return 'ends_by_itself'
  await tx.update(staffTasks).set({ doneAt: now }).where(eq(staffTasks.id, id))
  return 'done'
}
