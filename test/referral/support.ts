import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import {
  locations,
  organizations,
  referralRecipients,
  referrals,
  services,
} from '../../src/db/schema/index.ts'
import type { Db, Tx } from '../../src/db/types.ts'
import { recordConsent } from '../../src/referral/consent.ts'
import { consentRules } from '../../src/referral/consent-rules.ts'
import { createReferral, type NewReferral } from '../../src/referral/create-referral.ts'
import { makeMove, type Step } from '../../src/referral/make-move.ts'
import type { ReferralState } from '../../src/referral/moves.ts'
import type { Writing } from '../../src/referral/types.ts'
import { contact, heard, newId, openedVault } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'

export const hour = 3_600_000
export const day = 24 * hour
export const worker = { role: 'referrer', staffId: randomUUID() } as const
export const partner = { role: 'recipient', recipientId: 'partner' } as const
export const words = 'كناري على الشجرة'
export const content = {
  name: words,
  age_band: '25-59',
  sex: 'f',
  language: 'ar',
  reason: words,
  restrictions: words,
}

/** A directory with a service, two recipients that take people for it, and a clock that only the test moves. */
export async function world(start = new Date('2026-11-25T08:00:00Z')) {
  const database = await testDatabase()
  const { db, sql } = database
  const vault = await openedVault(sql)
  let at = start.getTime()
  const w = (): Writing => ({ vault, now: new Date(at), newId, rules: consentRules })
  await db.insert(organizations).values({ id: 'org', name: 'Org', description: 'Org' })
  await db.insert(services).values({ id: 'small-grants', organizationId: 'org', name: 'Grants' })
  await db.insert(locations).values({ id: 'raqqa', kind: 'mpcc', name: 'Raqqa' })
  await db.insert(referralRecipients).values([
    { id: 'partner', kind: 'partner', name: 'Partner', services: ['small-grants'] },
    { id: 'other', kind: 'partner', name: 'Other', services: ['small-grants'] },
  ])
  const run: Run = (work) => db.transaction((tx) => work(tx, w()))
  return {
    db,
    sql,
    vault,
    w,
    run,
    now: () => new Date(at),
    pass(ms: number) {
      at += ms
    },
    someone: async () => {
      const her = await contact(db, vault)
      return { ...her, messageId: await heard(db, vault, { ...her, text: 'yes' }) }
    },
    create: (more: Partial<NewReferral> = {}) => run((tx, one) => createReferral(tx, one, newReferral(more))),
    move: (step: Step) => run((tx, one) => makeMove(tx, one, step)),
    /** Made, agreed to and sent. */
    async sent(more: Partial<NewReferral> = {}, shares: string[] = ['name', 'reason']) {
      const id = await drafted(run, more)
      await run((tx, one) => recordConsent(tx, one, agreed(id, shares)))
      await run((tx, one) => makeMove(tx, one, { referralId: id, move: 'send', actor: worker }))
      return id
    },
    state: (id: string) => stateOf(db, id),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
export type World = Awaited<ReturnType<typeof world>>

/** In a transaction of its own. */
type Run = <T>(work: (tx: Tx, w: Writing) => Promise<T>) => Promise<T>

export const newReferral = (more: Partial<NewReferral> = {}): NewReferral => ({
  id: newId(),
  requestId: randomUUID(),
  contactId: null,
  personId: null,
  handoffId: null,
  centerId: 'raqqa',
  recipientId: 'partner',
  serviceId: 'small-grants',
  priority: '72h',
  fields: content,
  actor: worker,
  ...more,
})

/** She said yes to a worker. */
export const agreed = (referralId: string, fields: string[]) => ({
  referralId,
  actor: worker,
  recipientId: 'partner',
  fields,
  language: 'ar',
  textVersion: consentRules.textVersion,
  by: { self: true },
})

async function drafted(run: Run, more: Partial<NewReferral>) {
  const made = await run((tx, one) => createReferral(tx, one, newReferral(more)))
  if (!made.ok) throw new Error(made.why)
  return made.id
}

async function stateOf(db: Db, id: string): Promise<ReferralState> {
  const [row] = await db.select({ state: referrals.state }).from(referrals).where(eq(referrals.id, id))
  return row?.state as ReferralState
}
