import { type SQL, sql } from 'drizzle-orm'
import type { Vault } from '../../contacts/vault.ts'
import type { Db, Tx } from '../../db/types.ts'
import { type ChatRow, selectChats } from './chat-row.ts'

/**
 * The lists of the inbox. `mine`: whose answer the reader owes; `waiting`: the reader's, where it is the person's turn or
 * that were put off; `unassigned`: in the queue; `center`: all that is not closed; `closed`: newest first.
 */
export const lists = ['mine', 'unassigned', 'center', 'waiting', 'closed'] as const
export type List = (typeof lists)[number]

/** `scope`: the rows of `handoffs` that exist for the reader. */
export interface Reader {
  staffId: string
  scope: SQL
}

export interface ListFilter {
  centerId?: string | undefined
  label?: string | undefined
  language?: string | undefined
}

export const labelled = (label: string) =>
  sql`exists (select from chat_labels where chat_labels.handoff_id = handoffs.id and chat_labels.label_id = ${label})`

const putOff = sql`(handoffs.snoozed_until is not null and handoffs.snoozed_until > now())`

const conditions = (staffId: string): Record<List, SQL> => {
  const own = sql`handoffs.assigned_to = ${staffId}::uuid and handoffs.state <> 'closed'`
  return {
    mine: sql`${own} and handoffs.waiting_for = 'staff' and not ${putOff}`,
    waiting: sql`${own} and (handoffs.waiting_for = 'person' or ${putOff})`,
    unassigned: sql`handoffs.state = 'open'`,
    center: sql`handoffs.state <> 'closed'`,
    closed: sql`handoffs.state = 'closed'`,
  }
}

const mostUrgent = sql`handoffs.priority, handoffs.answer_due_at nulls last, handoffs.queued_at, handoffs.id`
const oldestFirst = sql`handoffs.priority, handoffs.queued_at, handoffs.id`
const newestFirst = sql`handoffs.closed_at desc nulls last, handoffs.id`

/** One list, a page of it. Rows outside the scope do not exist. */
export function listChats(
  db: Db | Tx,
  vault: Vault,
  { staffId, scope }: Reader,
  list: List,
  page: ListFilter & { limit: number; offset: number },
): Promise<ChatRow[]> {
  const { centerId, label, language, limit, offset } = page
  const where = sql.join(
    [
      scope,
      conditions(staffId)[list],
      ...(centerId === undefined ? [] : [sql`handoffs.center_id = ${centerId}`]),
      ...(label === undefined ? [] : [labelled(label)]),
      ...(language === undefined ? [] : [sql`handoffs.language = ${language}`]),
    ],
    sql` and `,
  )
  const order = list === 'closed' ? newestFirst : list === 'unassigned' ? oldestFirst : mostUrgent
  return selectChats(db, vault, { staffId, where, order, limit, offset })
}

/** How many chats each list has. Closed ones are not counted: nobody works them off. */
export async function countChats(
  db: Db | Tx,
  { staffId, scope }: Reader,
): Promise<Record<Exclude<List, 'closed'>, number> & { crisis: number; overdue: number }> {
  const { mine, waiting, unassigned, center } = conditions(staffId)
  const [row] = await db.execute<{
    mine: number
    waiting: number
    unassigned: number
    center: number
    crisis: number
    overdue: number
  }>(sql`
    select count(*) filter (where ${mine})::int as mine, count(*) filter (where ${waiting})::int as waiting,
      count(*) filter (where ${unassigned})::int as unassigned, count(*) filter (where ${center})::int as center,
      count(*) filter (where handoffs.queue = 'crisis' and handoffs.state in ('open', 'assigned'))::int as crisis,
      count(*) filter (where handoffs.overdue_at is not null and handoffs.waiting_for = 'staff')::int as overdue
    from handoffs where handoffs.state <> 'closed' and ${scope}`)
  return row ?? { mine: 0, waiting: 0, unassigned: 0, center: 0, crisis: 0, overdue: 0 }
}
