import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseContact } from '../../src/contacts/erase.ts'
import { setSecret } from '../../src/contacts/secret-word.ts'
import {
  contacts,
  referralConsents,
  referralRecipients,
  referrals,
  services,
} from '../../src/db/schema/index.ts'
import { recordConsent } from '../../src/referral/consent.ts'
import { consentRules, missingOf } from '../../src/referral/consent-rules.ts'
import { readEvents, rebuild } from '../../src/referral/events.ts'
import { makeMove, press } from '../../src/referral/make-move.ts'
import { readShared } from '../../src/referral/read-shared.ts'
import { sweepReferrals } from '../../src/referral/sweep.ts'
import { newId } from '../contacts/support.ts'
import { agreed, content, day, hour, partner, type World, words, worker, world } from './support.ts'

let real: World
beforeAll(async () => {
  real = await world()
})
afterAll(() => real[Symbol.asyncDispose]())

const read = (id: string) => real.run((tx, w) => readShared(tx, w, id, partner))
const consents = (consent: Parameters<typeof recordConsent>[2]) =>
  real.run((tx, w) => recordConsent(tx, w, consent))
const draft = async (more: Parameters<World['create']>[0] = {}) => {
  const made = await real.create(more)
  if (!made.ok) throw new Error(made.why)
  return made.id
}

describe('consent', () => {
  it('is asked for before anything is sent, and says what is missing', async () => {
    const id = await draft()
    const send = { referralId: id, move: 'send', actor: worker } as const
    expect(await real.move(send)).toEqual({ ok: false, why: 'illegal', state: 'draft' })
    expect(
      await consents({ ...agreed(id, ['perpetrator']), recipientId: 'other', textVersion: 0, by: {} }),
    ).toEqual({
      ok: false,
      why: 'missing',
      missing: ['fields', 'recipient', 'text_version', 'self'],
    })
    expect(await consents(agreed(id, ['name']))).toEqual({ ok: true })
    real.pass(consentRules.validDays * day)
    expect(await real.move(send)).toEqual({ ok: false, why: 'missing', missing: ['consent_expired'] })
  })

  it('stops at once when she withdraws, and the recipient is told to delete', async () => {
    const her = await real.someone()
    const id = await real.sent({ contactId: her.contactId })
    expect(await read(id)).toMatchObject({ ok: true, shared: { fields: { name: words, reason: words } } })
    const withdraw = {
      referralId: id,
      move: 'withdraw',
      actor: { role: 'person', contactId: her.contactId },
    } as const
    expect(await real.move(withdraw)).toEqual({ ok: true })
    expect(await read(id)).toEqual({ ok: false, why: 'not_found' })
    const notices = await real.sql`select kind from referral_notices where referral_id = ${id} order by kind`
    expect(notices.map(({ kind }) => kind)).toEqual(['delete', 'new'])
    const [consent] = await real.db.select().from(referralConsents).where(eq(referralConsents.referralId, id))
    expect(consent?.withdrawnAt).not.toBeNull()
  })

  it('in chat needs her own message, and the agreed word where there is one', async () => {
    const [her, other] = [await real.someone(), await real.someone()]
    const id = await draft({ contactId: her.contactId })
    const actor = { role: 'person', contactId: her.contactId } as const
    const yes = { ...agreed(id, ['name']), actor }
    const lacks = (missing: string[]) => ({ ok: false, why: 'missing', missing })
    expect(await consents({ ...yes, messageId: other.messageId })).toEqual(lacks(['message']))
    await real.run((tx, w) => setSecret(tx, her.contactId, 'pomegranate', w.now))
    real.pass(hour)
    expect(await consents({ ...yes, messageId: her.messageId })).toEqual(lacks(['secret_word']))
    const unlockedUntil = new Date(real.now().getTime() + hour)
    await real.db.update(contacts).set({ unlockedUntil }).where(eq(contacts.id, her.contactId))
    expect(await consents({ ...yes, actor: { ...actor, contactId: other.contactId } })).toEqual({
      ok: false,
      why: 'not_found',
    })
    expect(await consents({ ...yes, messageId: her.messageId })).toEqual({ ok: true })
  })

  it.each([
    ['0-5', {}, 'worker', ['carer']],
    ['6-9', { carer: true }, 'chat', ['assent', 'worker']],
    ['10-14', { carer: true, assent: true }, 'worker', ['maturity']],
    ['15-17', { self: true }, 'chat', []],
    ['15-17', { carer: true }, 'chat', ['self']],
    ['12', { self: true }, 'worker', ['age_band']],
  ] as const)('of a person of %s with %o by %s lacks %o', (ageBand, by, via, missing) => {
    expect(missingOf(consentRules, { ageBand, carerIsDanger: false }, { by, via })).toEqual(missing)
  })

  it('does not count the carer who is said to be the danger: the focal point decides', () => {
    const child = { ageBand: '6-9', carerIsDanger: true }
    const by = { carer: true, assent: true }
    expect(missingOf(consentRules, child, { by, via: 'worker' })).toEqual(['focalPoint'])
    expect(missingOf(consentRules, child, { by: { ...by, focalPoint: true }, via: 'worker' })).toEqual([])
  })
})

describe('a referral', () => {
  it('is accepted once when two race, and the second hears how it stands', async () => {
    const id = await real.sent()
    await real.move({ referralId: id, move: 'receive', actor: partner })
    const accept = { referralId: id, move: 'accept', actor: partner } as const
    let second: ReturnType<typeof real.move> | undefined
    const first = await real.run(async (tx, w) => {
      const made = await makeMove(tx, w, accept)
      // The other begins before this one is committed: without the lock it would still find `received`.
      second = real.move(accept)
      await new Promise((resolve) => setTimeout(resolve, 150))
      return made
    })
    const results = [first, await second]
    expect(results.filter((result) => result?.ok)).toHaveLength(1)
    expect(results).toContainEqual({ ok: false, why: 'illegal', state: 'accepted' })
  })

  it('is moved on by five buttons, with the moves between', async () => {
    const id = await real.sent()
    const push = (button: Parameters<typeof press>[2]['button'], more = {}) =>
      real.run((tx, w) => press(tx, w, { referralId: id, actor: partner, button, ...more }))
    expect(await push('schedule')).toEqual({ ok: false, why: 'missing', missing: ['scheduled_for'] })
    expect(await real.state(id)).toBe('sent')
    expect(await push('schedule', { scheduledFor: new Date(real.now().getTime() + day) })).toEqual({
      ok: true,
    })
    expect(await push('done')).toEqual({ ok: true })
    expect(await push('refuse', { reasonCode: 'full' })).toEqual({
      ok: false,
      why: 'illegal',
      state: 'service_given',
    })
    const kinds = (await readEvents(real.db, id)).map(({ kind }) => kind)
    expect(kinds.slice(-5)).toEqual(['send', 'receive', 'accept', 'schedule', 'give_service'])
  })

  it('refuses codes, times and words that cannot be', async () => {
    const id = await real.sent()
    const reject = { referralId: id, move: 'reject', actor: partner, nextAction: 'none' } as const
    expect(await real.move(reject)).toEqual({ ok: false, why: 'missing', missing: ['reason'] })
    expect(await real.move({ ...reject, reasonCode: 'because' })).toEqual({
      ok: false,
      why: 'unknown_reason',
    })
    const why = { ...reject, reasonCode: 'other' }
    expect(await real.move({ ...why, words: 'x'.repeat(100_000) })).toMatchObject({ why: 'too_long' })
    expect(await real.move({ ...why, words: Buffer.from('file') })).toMatchObject({ why: 'not_text' })
    for (const ms of [-day, hour]) {
      const at = new Date(real.now().getTime() + ms)
      expect(await real.move({ ...why, at })).toEqual({ ok: false, why: 'bad_time' })
    }
    expect(await real.move({ ...why, at: new Date('no date') })).toEqual({ ok: false, why: 'bad_time' })
    expect(await real.state(id)).toBe('sent')
  })

  it('never takes what is never asked, a file, or words without end', async () => {
    const made = (fields: object) => real.create({ fields: { ...content, ...fields } })
    expect(await made({ perpetrator: 'x' })).toEqual({
      ok: false,
      why: 'unknown_field',
      field: 'perpetrator',
    })
    expect(await made({ reason: { file: 'x' } })).toEqual({ ok: false, why: 'not_text', field: 'reason' })
    expect(await made({ reason: 'x'.repeat(100_000) })).toEqual({
      ok: false,
      why: 'too_long',
      field: 'reason',
    })
  })

  it('is made once a request, warns of an open one, and names others when a recipient is full', async () => {
    const { contactId } = await real.someone()
    const requestId = randomUUID()
    const id = await draft({ contactId, requestId })
    expect(await real.create({ contactId, requestId })).toEqual({ ok: true, id })
    expect(await real.create({ contactId })).toEqual({ ok: false, why: 'duplicate', openId: id })
    const partnerRow = eq(referralRecipients.id, 'partner')
    await real.db.update(referralRecipients).set({ capacity: 0 }).where(partnerRow)
    expect(await real.create()).toEqual({ ok: false, why: 'not_available', alternatives: ['other'] })
    await consents(agreed(id, ['name']))
    expect(await real.move({ referralId: id, move: 'send', actor: worker })).toEqual({
      ok: false,
      why: 'full',
    })
    await real.db.update(referralRecipients).set({ capacity: null }).where(partnerRow)
    await real.db.update(services).set({ status: 'inactive' })
    expect(await real.create()).toEqual({ ok: false, why: 'not_available', alternatives: [] })
    await real.db.update(services).set({ status: 'active' })
  })

  it('is warned of and then escalated when nobody moves it', async () => {
    const id = await real.sent({ priority: '24h' })
    const stage = async () =>
      (await real.db.select().from(referrals).where(eq(referrals.id, id)))[0]?.clockStage
    real.pass(19 * hour)
    await sweepReferrals(real.db, real.now())
    expect(await stage()).toBe('running')
    real.pass(hour)
    await sweepReferrals(real.db, real.now())
    expect(await stage()).toBe('warned')
    real.pass(4 * hour)
    await sweepReferrals(real.db, real.now())
    await sweepReferrals(real.db, real.now())
    expect(await stage()).toBe('escalated')
    expect((await readEvents(real.db, id)).slice(-2).map(({ kind }) => kind)).toEqual(['warned', 'escalated'])
  })
})

describe('an erased person', () => {
  it('leaves her referrals as counts that nobody can read, and others as they are', async () => {
    const her = await real.someone()
    const id = await real.sent({ contactId: her.contactId })
    const other = await real.sent({ contactId: (await real.someone()).contactId })
    const refuse = {
      referralId: id,
      move: 'reject',
      actor: partner,
      reasonCode: 'other',
      nextAction: 'none',
    } as const
    await real.move({ ...refuse, words })
    const left = (which: string) => real.sql`
      select to_jsonb(r)::text || coalesce((select string_agg(to_jsonb(e)::text, '' order by e.id) from referral_events e
          where e.referral_id = r.id), '')
        || coalesce((select string_agg(to_jsonb(c)::text, '') from referral_consents c where c.referral_id = r.id), '')
        || (select encode(wrapped, 'hex') from keys.data_keys where owner_id = r.id) as row
      from referrals r where id = ${which}`
    const [before] = await left(other)
    const [{ n: count } = {}] = await real.sql`select count(*)::int as n from referrals`

    await real.run((tx, { vault, now }) =>
      eraseContact(tx, vault, { contactId: her.contactId, inboxIds: [], now, newId }),
    )

    expect(await left(other)).toEqual([before])
    expect((await real.sql`select count(*)::int as n from referrals`)[0]).toEqual({ n: count })
    const [row] = await real.db.select().from(referrals).where(eq(referrals.id, id))
    expect(row).toMatchObject({ content: null, contactId: null, state: 'closed', outcome: 'erased' })
    // Without the key a backup that was made before holds nothing that opens.
    expect(await real.sql`select from keys.data_keys where owner_id = ${id}`).toHaveLength(0)
    const events = await readEvents(real.db, id)
    expect(events.every(({ detail }) => detail === null)).toBe(true)
    expect(rebuild(events)).toMatchObject({ state: 'closed', outcome: 'erased' })
    expect(
      await real.sql`select from referral_consents where referral_id = ${id} and withdrawn_at is null`,
    ).toEqual([])
    expect(await read(id)).toEqual({ ok: false, why: 'not_found' })
    const notices = await real.sql`select from referral_notices where referral_id = ${id} and kind = 'delete'`
    expect(notices).toHaveLength(1)
  })
})
