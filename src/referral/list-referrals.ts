import { type SQL, sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/types.ts'
import { ended } from './moves.ts'
import { entity } from './recipients/recipient.ts'

/** What the reader may know of, as scopes give it (staff/scope). */
export interface Reach {
  /** Made by her center. */
  made: SQL
  /** Sent to her center. */
  received: SQL
}

/** A referral in a list: ids and codes, none of its words. */
export interface ReferralRow {
  id: string
  state: string
  clockStage: string
  dueAt: string | null
  priority: string
  serviceId: string
  recipientId: string
  recipientKind: string
  recipientName: string
  centerId: string | null
  staffId: string | null
  chatId: string | null
  outcome: string | null
  reasonCode: string | null
  nextAction: string | null
  scheduledFor: string | null
  createdAt: string
  changedAt: string
  version: number
  /** Whether her center made it, and whether it was sent to her center. */
  made: boolean
  received: boolean
}

/** open: under way; late: overdue, the supervisor's; else a state of `moves.ts`. */
export interface ReferralFilter {
  show: string
  centerId?: string | undefined
  side?: 'made' | 'received' | undefined
  contactId?: string | undefined
  /** Of the recipients' names. */
  language: string
  limit: number
  offset: number
}

const isOpen = sql`referrals.state not in (${sql.join(
  ended.map((state) => sql`${state}`),
  sql`, `,
)})`
const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** A page of what the reader may know of: what is under way by its clock, the most urgent first; what has ended newest first. */
export async function listReferrals(
  db: Db | Tx,
  { made, received }: Reach,
  filter: ReferralFilter,
): Promise<ReferralRow[]> {
  const { show, centerId, side, contactId, language, limit, offset } = filter
  const where = sql.join(
    [
      side === 'made' ? made : side === 'received' ? received : sql`(${made} or ${received})`,
      show === 'open'
        ? isOpen
        : show === 'late'
          ? sql`referrals.clock_stage = 'escalated'`
          : sql`referrals.state = ${show}`,
      ...(centerId === undefined ? [] : [sql`referrals.center_id = ${centerId}`]),
      ...(contactId === undefined ? [] : [sql`referrals.contact_id = ${contactId}::uuid`]),
    ],
    sql` and `,
  )
  return db.execute<ReferralRow & Record<string, unknown>>(sql`
    select referrals.id, referrals.state, referrals.clock_stage as "clockStage", ${iso(sql`referrals.due_at`)} as "dueAt",
      referrals.priority, referrals.service_id as "serviceId", referrals.recipient_id as "recipientId",
      r.kind as "recipientKind",
      coalesce((select text from translations where entity = ${entity} and entity_id = r.id and field = 'name'
        and language = ${language}), r.name) as "recipientName", referrals.center_id as "centerId",
      referrals.staff_id as "staffId", referrals.handoff_id as "chatId", referrals.outcome,
      referrals.reason_code as "reasonCode", referrals.next_action as "nextAction",
      ${iso(sql`referrals.scheduled_for`)} as "scheduledFor", ${iso(sql`referrals.created_at`)} as "createdAt",
      ${iso(sql`referrals.changed_at`)} as "changedAt", referrals.version, ${made} as made, ${received} as received
    from referrals join referral_recipients r on r.id = referrals.recipient_id
    where ${where}
    order by referrals.due_at nulls last, referrals.changed_at desc, referrals.id
    limit ${limit} offset ${offset}`)
}

/** One row, if it exists for the reader. */
export async function findReferral(
  db: Db | Tx,
  { made, received }: Reach,
  id: string,
): Promise<{ made: boolean; received: boolean } | null> {
  const [row] = await db.execute<{ made: boolean; received: boolean }>(sql`
    select ${made} as made, ${received} as received from referrals
    where referrals.id = ${id}::uuid and (${made} or ${received})`)
  return row ?? null
}

/** How many are under way, and of these how many were warned of or are overdue. */
export async function countReferrals(
  db: Db | Tx,
  { made, received }: Reach,
): Promise<{ open: number; warned: number; late: number }> {
  const [row] = await db.execute<{ open: number; warned: number; late: number }>(sql`
    select count(*)::int as open, (count(*) filter (where clock_stage = 'warned'))::int as warned,
      (count(*) filter (where clock_stage = 'escalated'))::int as late
    from referrals where ${isOpen} and (${made} or ${received})`)
  return row ?? { open: 0, warned: 0, late: 0 }
}
