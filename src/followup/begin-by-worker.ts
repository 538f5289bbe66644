import { and, asc, eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { readSafeContact } from '../contacts/safe-contact.ts'
import type { Vault } from '../contacts/vault.ts'
import { addresses, contacts, conversations, followUps } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { countFacts } from '../indicators/facts.ts'
import { insertSystem } from '../messages/insert-system.ts'
import { beginFollowUp, type Hours } from './begin.ts'
import type { Plan } from './plan.ts'
import { endFollowUps } from './stop.ts'

const day = 86_400_000
/** The latest day on which what she agreed to may begin. */
export const latestStartDays = 90

type Refused = {
  ok: false
  why:
    | 'already'
    | 'gone'
    | 'not_agreed'
    | 'do_not_contact_first'
    | 'no_channel'
    | 'unreachable'
    | 'bad_start'
    | 'bad_hours'
}

/**
 * A worker writes down what she agreed to. Refused: without her agreement to keep anything, against her wish not to be
 * written to first, without a way to reach her, hours shorter than one, a start in the past or later than
 * `latestStartDays`. She hears of it in her own turn, in neutral words, with how to end it. Ring `turns` after the commit.
 */
export async function beginByWorker(
  tx: Tx,
  w: { vault: Vault; now: Date; newId(): string },
  of: {
    contactId: string
    plan: Plan
    hours: Hours
    from: Date
    /** Null: where she wrote last. */
    addressId: string | null
    staffId: string
    centerId: string | null
    consent: 'said' | 'chat'
  },
): Promise<{ ok: true; id: string } | Refused> {
  const { contactId, hours, from, staffId, centerId, consent } = of
  const { vault, now, newId } = w
  if (hours.until - hours.from < 60) return { ok: false, why: 'bad_hours' }
  const ahead = from.getTime() - now.getTime()
  if (ahead < -day || ahead > latestStartDays * day) return { ok: false, why: 'bad_start' }
  const [her] = await tx
    .select({ agreement: contacts.agreement, addressId: conversations.addressId })
    .from(contacts)
    .innerJoin(conversations, eq(conversations.contactId, contacts.id))
    .where(eq(contacts.id, contactId))
  const key = await loadDataKey(tx, vault, contactId)
  if (!her || !key) return { ok: false, why: 'gone' }
  if (her.agreement !== 'yes') return { ok: false, why: 'not_agreed' }
  if (!(await readSafeContact(tx, key, contactId)).mayWriteFirst)
    return { ok: false, why: 'do_not_contact_first' }
  const addressId = of.addressId ?? her.addressId
  const [address] = addressId
    ? await tx
        .select({ state: addresses.state })
        .from(addresses)
        .where(and(eq(addresses.id, addressId), eq(addresses.contactId, contactId)))
    : []
  if (!address) return { ok: false, why: 'no_channel' }
  if (address.state !== 'ok') return { ok: false, why: 'unreachable' }
  const begun = await beginFollowUp(tx, {
    contactId,
    plan: of.plan,
    hours,
    now,
    newId,
    from: ahead < 0 ? now : from,
    addressId: of.addressId,
    by: { staffId, centerId, consent },
  })
  if (!begun.ok) return begun
  await countFacts(tx, [{ kind: 'follow_up_begun', at: now, center: centerId }])
  const row = { contactId, addressId, key, id: newId(), name: `follow_up_begun:${begun.id}`, dueAt: now }
  await insertSystem(tx, row, { kind: 'system', name: 'follow_up_begun', followUp: begun.id })
  return begun
}

/** A worker ends it, since she wished so: nothing more comes, and she need not hear of that. `unknown`: none of hers, or over. */
export async function endByWorker(
  tx: Tx,
  of: { id: string; contactId: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'unknown' }> {
  const { id, contactId, now } = of
  const [row] = await tx
    .select({ centerId: followUps.centerId, trigger: followUps.trigger })
    .from(followUps)
    .where(and(eq(followUps.id, id), eq(followUps.contactId, contactId), eq(followUps.state, 'active')))
    .for('update')
  if (!row) return { ok: false, why: 'unknown' }
  await endFollowUps(tx, [id], 'ended', now)
  if (row.trigger === 'opt_in')
    await countFacts(tx, [{ kind: 'follow_up_stopped', at: now, center: row.centerId }])
  return { ok: true }
}

/** Where she can be written to; which numbers they are is told elsewhere (contacts/reachable). Oldest first. */
export async function readWays(db: Db | Tx, contactId: string): Promise<{ id: string; account: string }[]> {
  return db
    .select({ id: addresses.id, account: addresses.account })
    .from(addresses)
    .where(and(eq(addresses.contactId, contactId), eq(addresses.state, 'ok')))
    .orderBy(asc(addresses.createdAt), asc(addresses.id))
}
