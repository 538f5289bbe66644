import { type SQL, sql } from 'drizzle-orm'
import { places } from '../../contacts/places.ts'
import { openJson } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import type { Db, Tx } from '../../db/types.ts'
import { chatCode } from './code.ts'

/** A chat as a list shows it. Instants are ISO. */
export interface ChatRow {
  id: string
  /** For people to name it: `7K3M-9QXD`. */
  code: string
  /** caseworker, crisis, complaints */
  queue: string
  /** 0 crisis, 1 high, 2 normal */
  priority: number
  /** open (in the queue), assigned, claimed, closed */
  state: string
  /** chat, walk_in, call */
  source: string
  language: string | null
  centerId: string | null
  /** web, telegram, ...; null: no channel */
  channel: string | null
  owner: { id: string; alias: string } | null
  labels: string[]
  outcome: string | null
  /** staff, person: whose turn it is */
  waitingFor: string
  waitingSince: string
  answerDueAt: string | null
  overdue: boolean
  snoozedUntil: string | null
  createdAt: string
  closedAt: string | null
  /** Her messages that the reader has not read. */
  unread: number
  /** The newest `seq` of the chat. */
  seq: number
  /** What it is about, as the bot asked it; null: not asked. */
  need: string | null
  /** Counts writes to the handoff. */
  version: number
}

interface Raw {
  id: string
  queue: string
  priority: number
  state: string
  source: string
  language: string | null
  center_id: string | null
  account: string | null
  assigned_to: string | null
  alias: string | null
  labels: string[]
  outcome: string | null
  waiting_for: string
  waiting_since: string
  answer_due_at: string | null
  overdue: boolean
  snoozed_until: string | null
  created_at: string
  closed_at: string | null
  unread: number
  seq: number
  card: Buffer | null
  wrapped: Buffer | null
  version: number
  [column: string]: unknown
}

/** Rows of `handoffs` as a reader sees them. `where` and `order` speak of `handoffs`. */
export async function selectChats(
  db: Db | Tx,
  vault: Vault,
  query: { staffId: string; where: SQL; order: SQL; limit: number; offset: number },
): Promise<ChatRow[]> {
  const { staffId, where, order, limit, offset } = query
  const rows = await db.execute<Raw>(sql`
    select handoffs.id, handoffs.queue, handoffs.priority, handoffs.state, handoffs.source, handoffs.language,
      handoffs.center_id, addresses.account, handoffs.assigned_to, staff.alias, handoffs.outcome,
      array(select label_id from chat_labels where chat_labels.handoff_id = handoffs.id order by 1) as labels,
      handoffs.waiting_for, handoffs.waiting_since, handoffs.answer_due_at, handoffs.overdue_at is not null as overdue,
      handoffs.snoozed_until, handoffs.created_at, handoffs.closed_at, coalesce(unread.n, 0)::float8 as unread,
      coalesce(conversations.last_seq, 0)::float8 as seq, handoffs.card, handoffs.version, keys.data_keys.wrapped
    from handoffs
    left join keys.data_keys on keys.data_keys.owner_id = handoffs.id
    left join staff on staff.id = handoffs.assigned_to
    left join conversations on conversations.contact_id = handoffs.contact_id
    left join addresses on addresses.id = conversations.address_id
    left join lateral (
      select count(*) as n from inbox where inbox.contact_id = handoffs.contact_id and inbox.seq is not null
        and inbox.kind not in ('system', 'gone', 'erased', 'start') and handoffs.state <> 'closed'
        and inbox.seq > coalesce((select chat_reads.seq from chat_reads
          where chat_reads.handoff_id = handoffs.id and chat_reads.staff_id = ${staffId}::uuid), 0)
        and inbox.received_at >= handoffs.created_at - interval '1 minute'
    ) unread on true
    where ${where} order by ${order} limit ${limit} offset ${offset}`)
  return rows.map((row) => {
    const card = row.card && row.wrapped ? cardOf(vault, row.id, row.wrapped, row.card) : null
    return {
      id: row.id,
      code: chatCode(row.id),
      queue: row.queue,
      priority: row.priority,
      state: row.state,
      source: row.source,
      language: row.language,
      centerId: row.center_id,
      channel: row.account?.split(':')[0] ?? null,
      owner: row.assigned_to && row.alias ? { id: row.assigned_to, alias: row.alias } : null,
      labels: row.labels,
      outcome: row.outcome,
      waitingFor: row.waiting_for,
      waitingSince: iso(row.waiting_since) as string,
      answerDueAt: iso(row.answer_due_at),
      overdue: row.overdue,
      snoozedUntil: iso(row.snoozed_until),
      createdAt: iso(row.created_at) as string,
      closedAt: iso(row.closed_at),
      unread: row.unread,
      seq: row.seq,
      need: typeof card?.need === 'string' ? card.need : null,
      version: row.version,
    }
  })
}

const cardOf = (vault: Vault, id: string, wrapped: Buffer, card: Buffer): Record<string, unknown> =>
  openJson<Record<string, unknown>>(vault.unwrap(id, wrapped), places.handoffCard, id, card)

const iso = (at: string | null) => (at === null ? null : new Date(at).toISOString())
