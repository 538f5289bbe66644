import { asc, desc, eq, inArray } from 'drizzle-orm'
import { channelKind } from '../channels/channel-kind.ts'
import { addresses, checkIns, followUps, staff } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'

export interface FollowUpView {
  id: string
  plan: string
  trigger: string
  state: string
  consent: string
  /** Alias of the worker whom she told; null: she did it herself, or a booking of hers began it. */
  by: string | null
  /** Minutes of the day. */
  from: number
  until: number
  /** Null: where she wrote last. */
  channel: string | null
  agreedAt: string
  endedAt: string | null
  /** When the next message is due; null: none. */
  next: string | null
  /** Each message, in order: when it was planned, what became of it, and why it was skipped. */
  messages: { number: number; plannedAt: string; state: string; why: string | null; askedAt: string | null }[]
}

/** The follow-ups of somebody, those that go on first; at most 50. What she answered stands in the chat, not here. */
export async function readFollowUps(db: Db, contactId: string): Promise<FollowUpView[]> {
  const rows = await db
    .select({ followUp: followUps, by: staff.alias, account: addresses.account })
    .from(followUps)
    .leftJoin(staff, eq(staff.id, followUps.staffId))
    .leftJoin(addresses, eq(addresses.id, followUps.addressId))
    .where(eq(followUps.contactId, contactId))
    .orderBy(desc(followUps.agreedAt), desc(followUps.id))
    .limit(50)
  const ids = rows.map(({ followUp }) => followUp.id)
  const all = await db
    .select()
    .from(checkIns)
    .where(inArray(checkIns.followUpId, ids))
    .orderBy(asc(checkIns.number))
  const view = rows.map(({ followUp, by, account }): FollowUpView => {
    const own = all.filter(({ followUpId }) => followUpId === followUp.id)
    const next = own.find(({ state }) => state === 'waiting' || state === 'raised')
    return {
      id: followUp.id,
      plan: followUp.plan,
      trigger: followUp.trigger,
      state: followUp.state,
      consent: followUp.consent,
      by,
      from: followUp.fromMinute,
      until: followUp.untilMinute,
      channel: account && channelKind(account),
      agreedAt: followUp.agreedAt.toISOString(),
      endedAt: followUp.endedAt?.toISOString() ?? null,
      next: next?.dueAt.toISOString() ?? null,
      messages: own.map(({ number, plannedAt, state, why, askedAt }) => ({
        number,
        plannedAt: plannedAt.toISOString(),
        state,
        why,
        askedAt: askedAt?.toISOString() ?? null,
      })),
    }
  })
  return view.toSorted((a, b) => Number(b.state === 'active') - Number(a.state === 'active'))
}
