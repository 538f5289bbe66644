import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/types.ts'
import type { Pulse } from '../../messages/types.ts'

/** What a console hears: ids and counts, never words. It fetches what it shows. */
export interface ChatEvent {
  id: string
  /** The newest `seq` of the chat. */
  seq: number
  /** The handoff's count of writes. */
  version: number
  /** open, assigned, claimed, closed */
  state: string
}

/** A chat with what decides who may hear of it. */
export interface LiveChat extends ChatEvent {
  contactId: string | null
  queue: string
  centerId: string | null
  assignedTo: string | null
  notStaff: string[]
  notCenters: string[]
}

export interface LiveListener {
  chats(chats: LiveChat[]): void
  /** Something for this staff member, such as a call to a crisis. */
  notice(): void
  /** A colleague writes in a chat. */
  typing(chatId: string, by: string): void
  staffId: string
}

export interface Live extends AsyncDisposable {
  listen(listener: LiveListener): () => void
  /** A chat has changed without a word of hers or ours: taken, handed over, noted. Call it after the commit. */
  chatChanged(handoffId: string): void
  /** The same where only the contact is known: how far a message came. */
  contactChanged(contactId: string): void
  /** Call it after the commit, in any process. */
  noticeFor(staffId: string): void
  /** Somebody writes in a chat, now. */
  typing(handoffId: string, staffId: string): void
}

const chatKey = 'handoff:'
const contactKey = 'contact:'
const staffKey = 'staff:'
const typingKey = 'typing:'

/**
 * Turns pulses into events for consoles: one look-up for all that pulsed meanwhile and for all who listen, so that a
 * hundred open consoles cost what one costs. Each listener decides by her scope what she hears.
 */
export function createLive(parts: { pulse: Pulse; db: Db; failed(error: unknown): void }): Live {
  const { pulse, db, failed } = parts
  const listeners = new Set<LiveListener>()
  const contacts = new Set<string>()
  const handoffIds = new Set<string>()
  let looking: Promise<void> | null = null
  let again: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    while (contacts.size + handoffIds.size > 0) {
      const [ids, keys] = [[...contacts], [...handoffIds]]
      contacts.clear()
      handoffIds.clear()
      const chats = await liveChats(
        db,
        sql`(handoffs.contact_id in (${uuids(ids)}) and (handoffs.state <> 'closed' or handoffs.closed_at > now() - interval '3 days'))
          or handoffs.id in (${uuids(keys)})`,
      )
      if (chats.length > 0) for (const listener of listeners) listener.chats(chats)
    }
  }
  function soon() {
    looking ??= look()
      .catch((error: unknown) => {
        failed(error)
        // The database is away: a stream's own beat heals what was missed.
      })
      .finally(() => {
        looking = null
        if (contacts.size + handoffIds.size > 0) again ??= setTimeout(retry, 1_000)
      })
  }
  function retry() {
    again = undefined
    soon()
  }
  const stop = pulse.subscribeAll((key) => {
    if (listeners.size === 0) return
    if (key.startsWith(typingKey)) {
      const [chatId = '', by = ''] = key.slice(typingKey.length).split(':')
      for (const listener of listeners) if (listener.staffId !== by) listener.typing(chatId, by)
      return
    }
    if (key.startsWith(staffKey)) {
      const staffId = key.slice(staffKey.length)
      for (const listener of listeners) if (listener.staffId === staffId) listener.notice()
      return
    }
    if (key.startsWith(chatKey)) handoffIds.add(key.slice(chatKey.length))
    else contacts.add(key.startsWith(contactKey) ? key.slice(contactKey.length) : key)
    soon()
  })

  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    contactChanged: (contactId) => pulse.publish(`${contactKey}${contactId}`, 0),
    chatChanged: (handoffId) => pulse.publish(`${chatKey}${handoffId}`, 0),
    noticeFor: (staffId) => pulse.publish(`${staffKey}${staffId}`, 0),
    typing: (handoffId, staffId) => pulse.publish(`${typingKey}${handoffId}:${staffId}`, 0),
    async [Symbol.asyncDispose]() {
      stop()
      clearTimeout(again)
      listeners.clear()
      await looking
    },
  }
}

/** Chats in scope that changed since then: what a console missed while it was away. */
export function chatsSince(db: Db, scope: SQL, since: Date): Promise<LiveChat[]> {
  const at = since.toISOString()
  return liveChats(
    db,
    sql`${scope} and (handoffs.state <> 'closed' or handoffs.closed_at > ${at}::timestamptz) and (
      exists (select from conversations v where v.contact_id = handoffs.contact_id and v.updated_at > ${at}::timestamptz)
      or exists (select from handoff_events e where e.handoff_id = handoffs.id and e.at > ${at}::timestamptz)
      or exists (select from chat_notes n where n.handoff_id = handoffs.id and n.created_at > ${at}::timestamptz))`,
  )
}

interface Raw {
  id: string
  seq: number
  version: number
  state: string
  contact_id: string | null
  queue: string
  center_id: string | null
  assigned_to: string | null
  not_staff: string[]
  not_centers: string[]
  [column: string]: unknown
}

async function liveChats(db: Db, where: SQL): Promise<LiveChat[]> {
  const rows = await db.execute<Raw>(sql`
    select handoffs.id, coalesce(conversations.last_seq, 0)::float8 as seq, handoffs.version, handoffs.state,
      handoffs.contact_id, handoffs.queue, handoffs.center_id, handoffs.assigned_to, handoffs.not_staff, handoffs.not_centers
    from handoffs left join conversations on conversations.contact_id = handoffs.contact_id
    where ${where}`)
  return rows.map((row) => ({
    id: row.id,
    seq: row.seq,
    version: row.version,
    state: row.state,
    contactId: row.contact_id,
    queue: row.queue,
    centerId: row.center_id,
    assignedTo: row.assigned_to,
    notStaff: row.not_staff,
    notCenters: row.not_centers,
  }))
}

const uuids = (ids: string[]) => sql`select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid`
