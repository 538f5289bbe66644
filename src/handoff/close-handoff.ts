import { eq, sql } from 'drizzle-orm'
import { contacts, handoffs } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { countFacts } from '../indicators/facts.ts'
import { endPages } from './crisis/end-pages.ts'
import { recordEvents } from './events.ts'
import { lockChat } from './lock-chat.ts'

/** Words of hers within this time open the talk again. */
export const reopenMs = 72 * 3_600_000

export interface Closing {
  id: string
  now: Date
  /** Absent: the service itself. */
  staffId?: string
  /** solved, referred, no_answer, duplicate, given_back: a short word of a closed list. */
  outcome?: string
}

/**
 * Ends a handoff; the bot speaks again unless another one is open. Refuses what is closed already. For three days her
 * words open it again, unless the bot has the chat at a chosen flow.
 */
export async function closeHandoff(
  tx: Tx,
  { id, now, staffId, outcome }: Closing,
): Promise<{ ok: true } | { ok: false; why: 'closed' }> {
  const row = await lockChat(tx, id)
  if (!row || row.state === 'closed') return { ok: false, why: 'closed' }
  await tx
    .update(handoffs)
    .set({
      state: 'closed',
      closedAt: now,
      outcome: outcome ?? null,
      answerDueAt: null,
      snoozedUntil: null,
      version: row.version + 1,
    })
    .where(eq(handoffs.id, id))
  if (row.queue !== 'complaints')
    await countFacts(tx, [{ kind: 'handoff_closed', at: now, center: row.centerId, detail: outcome ?? null }])
  const given = outcome === 'given_back'
  await recordEvents(tx, [
    { handoffId: id, kind: given ? 'given_back' : 'closed', staffId: staffId ?? null, now },
  ])
  await endPages(tx, { handoffId: id, staffId: null, now })
  if (!row.contactId) return { ok: true }
  const reopens = row.queue !== 'complaints' && row.source === 'chat' && !given
  await tx
    .update(contacts)
    .set({
      openHandoffId: sql`(select h.id from handoffs h where h.contact_id = contacts.id and h.state <> 'closed'
        and h.queue <> 'complaints' order by h.priority, h.created_at limit 1)`,
      reopenUntil: reopens ? new Date(now.getTime() + reopenMs) : null,
    })
    .where(sql`${contacts.id} = ${row.contactId} and ${contacts.openHandoffId} = ${id}`)
  return { ok: true }
}
