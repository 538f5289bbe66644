import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import { summarise } from '../../src/contacts/summary.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { referralConsents, referralRecipients, referrals } from '../../src/db/schema/index.ts'
import { readLines } from '../../src/handoff/chat/chat-lines.ts'
import { consentRules } from '../../src/referral/consent-rules.ts'
import { findReferral } from '../../src/referral/list-referrals.ts'
import { press } from '../../src/referral/make-move.ts'
import type { Button } from '../../src/referral/moves.ts'
import { readShared } from '../../src/referral/read-shared.ts'
import { sweepReferralContent } from '../../src/referral/sweep-content.ts'
import { scopeOf } from '../../src/staff/scope.ts'
import { untilTen } from '../scenarios/play.ts'
import { type ReferralAct, referralDo, withRecipients } from '../scenarios/referrals.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type Person, person } from '../support/person.ts'
import { makeStaff, signedIn } from '../support/staff.ts'
import { createTestChannel } from '../support/test-channel.ts'

const hour = 3_600_000
const day = 24 * hour

describe('a request made in chat', () => {
  const ahead = untilTen()
  let passed = 0
  const now = () => Date.now() + ahead + passed
  let app: TestApp
  let vault: Vault
  const cloud = createTestChannel({ kind: 'whatsapp-cloud', account: 'wac:12345' })
  beforeAll(async () => {
    app = await testApp({ roles: ['web', 'turns', 'sends'], now, channels: [cloud] })
    await app.database.sql.unsafe(withRecipients)
    const opened = await openVault(app.app.sql, app.config.masterKey)
    if (!opened.ok) throw new Error(opened.why)
    vault = opened.vault
  })
  afterAll(() => app?.[Symbol.asyncDispose]())

  /** At the menu, with her agreement. Each has a number of her own, by which her rows are found. */
  async function agreed(channel = app.channel): Promise<Person & { contactId: string }> {
    const she = person({ ...app, channel })
    await she.says('hello')
    for (const tap of ['en', 'human', 'yes', 'menu']) await she.taps(tap)
    const [row] = await app.app.sql`select id from contacts order by created_at desc, id desc limit 1`
    return { ...she, contactId: row?.id as string }
  }
  async function asked(she: Person, { reason = 'A sewing shop', write = 'yes' } = {}) {
    await she.says('I would like someone to call me about a grant')
    for (const tap of ['self', 'to59', 'rec-raqqa', 'skip']) await she.taps(tap)
    await she.says(reason)
    for (const tap of ['come', write]) await she.taps(tap)
  }
  async function sent(channel = app.channel, write = 'yes') {
    const she = await agreed(channel)
    await asked(she, { write })
    await she.taps('yes')
    return she
  }
  const row = async (contactId: string) => {
    const [one] = await app.app.db.select().from(referrals).where(eq(referrals.contactId, contactId))
    if (!one) throw new Error('no request')
    return one
  }
  const w = () => ({ vault, now: new Date(now()), newId: () => randomUUID(), rules: consentRules })
  const recipient = { role: 'recipient', recipientId: 'rec-raqqa' } as const
  /** Done by others; then until her turns have come to rest. What she saw of it. */
  async function others(she: Person & { contactId: string }, ...acts: ReferralAct[]): Promise<string[]> {
    const before = she.sees().length
    for (const act of acts) await referralDo({ app, now } as never, act, she.contactId)
    await rest()
    return since(she, before)
  }
  async function rest() {
    const waiting = () => app.app.sql`select 1 from inbox where kind = 'system' and state = 'waiting'
      and due_at <= ${new Date(now()).toISOString()}::timestamptz`
    await expect.poll(async () => (await waiting()).length, { timeout: 30_000 }).toBe(0)
    await app.app.idle()
  }
  const since = (she: Person, from: number) =>
    she
      .sees()
      .slice(from)
      .map(({ text }) => text)
  const shown = async (contactId: string) => {
    const { id } = await row(contactId)
    return app.app.db.transaction((tx) => readShared(tx, w(), id, recipient))
  }

  it('shares what she was shown, line by line, and keeps her message as the record', async () => {
    const she = await agreed()
    await asked(she)
    const list = she.sees().at(-2)?.text ?? ''
    await she.taps('leave')
    await she.taps('language')
    await she.taps('yes')
    const one = await row(she.contactId)
    expect(one).toMatchObject({ state: 'sent', serviceId: 'small-grants', centerId: 'raqqa', staffId: null })
    const read = await shown(she.contactId)
    if (!read.ok) throw new Error(read.why)
    const { fields } = read.shared
    expect(Object.keys(fields).sort()).toEqual(['age_band', 'case_code', 'reason', 'safe_contact'])
    for (const value of [fields.case_code, fields.reason, fields.safe_contact]) expect(list).toContain(value)
    const [consent] = await app.app.db
      .select()
      .from(referralConsents)
      .where(eq(referralConsents.referralId, one.id))
    const [message] = await app.app
      .sql`select kind from inbox where id = ${consent?.messageId as string} and contact_id = ${she.contactId}`
    expect(message?.kind).toBe('tap')
    // It is a matter between her and that center: another one does not know of it.
    const of = (center: string) => {
      const scope = scopeOf({ id: randomUUID(), role: 'caseworker', centers: [center], trained: [] })
      return findReferral(
        app.app.db,
        { made: scope.referralsMade, received: scope.referralsReceived },
        one.id,
      )
    }
    expect(await of('manbij')).toBeNull()
    expect(await of('raqqa')).toEqual({ made: true, received: true })
    expect(consent).toMatchObject({ via: 'chat', language: 'en', textVersion: consentRules.textVersion })
  })

  it('is read by the team no further than she agreed, also once a worker has taken it over', async () => {
    const she = await agreed()
    await asked(she)
    await she.taps('leave')
    await she.taps('age_band')
    await she.taps('yes')
    const { id } = await row(she.contactId)
    const made = await makeStaff(app, { role: 'caseworker', centers: ['raqqa'] })
    const there = await signedIn(app, made.id, made.alias, new Date(now()))
    const read = async () => (await there.get(`/api/staff/referrals/${id}`)).body
    const before = await read()
    expect(before).toMatchObject({ sees: 'whole', referral: { made: true, received: true } })
    expect(Object.keys(before.fields).sort()).toEqual(['case_code', 'language', 'reason', 'safe_contact'])
    await app.app.db.update(referrals).set({ staffId: made.id }).where(eq(referrals.id, id))
    expect((await read()).fields).toEqual(before.fields)
    // She hears that it was read, and it stands in what we keep of her.
    for (const tap of ['menu', 'other', 'requests', id]) await she.taps(tap)
    expect(
      she
        .sees()
        .map(({ text }) => text)
        .join(),
    ).toMatch(/Read by: Raqqa/)
    const summary = await app.app.db.transaction((tx) => summarise(tx, she.contactId))
    expect(summary).toMatchObject({ referrals: 1, bookings: 0 })
  })

  it('asks for the agreed word when another takes the phone, and sends nothing without it', async () => {
    const she = await agreed()
    await she.says('my data')
    await she.taps('word')
    await she.says('pomegranate')
    await she.says('menu')
    await asked(she)
    passed += hour
    const answer = await she.taps('yes')
    expect(answer.map(({ text }) => text).join()).toMatch(/secret word/)
    await she.says('guess')
    const [none] = await app.app
      .sql`select count(*)::int as n from referrals where contact_id = ${she.contactId}`
    expect(none?.n).toBe(0)
    await she.taps('again')
    const right = await she.says('pomegranate')
    expect(right.at(-2)?.text).toContain('This is all that would be sent')
    await she.taps('yes')
    expect((await row(she.contactId)).state).toBe('sent')
  })

  it('refuses a reason of 100 kB and a file in clear words, and loses nothing', async () => {
    const she = await agreed()
    await she.says('I would like someone to call me about a grant')
    for (const tap of ['self', 'to59', 'rec-raqqa', 'skip']) await she.taps(tap)
    const long = 'كلام طويل '.repeat(6_000)
    expect((await she.says(long)).map(({ text }) => text).join()).toMatch(/longer than what can be sent/)
    const [kept] = await app.app.sql`
      select octet_length(body) as n from inbox where contact_id = ${she.contactId} order by received_at desc limit 1`
    expect(kept?.n).toBeGreaterThan(100_000)
    const file = await she.sends({ kind: 'other', what: 'document' })
    expect(file.map(({ text }) => text).join('\n')).toMatch(
      /cannot open it[\s\S]*What would you like them to know/,
    )
    await she.says('In short')
    for (const tap of ['come', 'yes', 'yes']) await she.taps(tap)
    expect(await shown(she.contactId)).toMatchObject({ ok: true, shared: { fields: { reason: 'In short' } } })
  })

  it('is told of once where steps come together, in words that name nothing', async () => {
    const she = await sent()
    const said = [...(await others(she, 'press receive')), ...(await others(she, 'press schedule'))]
    expect(said).toHaveLength(2)
    const both = await sent()
    const { id } = await row(both.contactId)
    const before = both.sees().length
    const scheduledFor = new Date(now() + 2 * day)
    await app.app.db.transaction((tx) =>
      press(tx, w(), { referralId: id, button: 'schedule' satisfies Button, actor: recipient, scheduledFor }),
    )
    await rest()
    const once = since(both, before)
    expect(once).toHaveLength(1)
    expect(once[0]).toMatch(/There is an appointment for your request of .*\d\d:\d\d/)
    expect([...said, ...once].join()).not.toMatch(/grant|Raqqa|sewing|Partner/i)
  })

  it('stops being read when she takes it back while it is being read', async () => {
    const she = await sent()
    expect(await shown(she.contactId)).toMatchObject({ ok: true })
    await she.says('my requests')
    await she.says('1')
    expect(since(she, 0).join()).toMatch(/Read by: Raqqa/)
    await she.taps('withdraw')
    await Promise.all([she.taps('yes'), shown(she.contactId), shown(she.contactId)])
    expect(await shown(she.contactId)).toEqual({ ok: false, why: 'not_found' })
    const { id, state } = await row(she.contactId)
    expect(state).toBe('withdrawn')
    const notices = await app.app
      .sql`select kind from referral_notices where referral_id = ${id} order by kind`
    expect(notices.map(({ kind }) => kind)).toEqual(['delete', 'new'])
  })

  it('is not called read by a partner because our team took the form for it', async () => {
    const she = await sent()
    const { id } = await row(she.contactId)
    await app.app.db
      .update(referralRecipients)
      .set({ kind: 'partner' })
      .where(eq(referralRecipients.id, 'rec-raqqa'))
    const ours = { ...recipient, staffId: randomUUID() }
    await app.app.db.transaction((tx) => readShared(tx, w(), id, ours))
    for (const tap of ['menu', 'other', 'requests', id]) await she.taps(tap)
    await app.app.db
      .update(referralRecipients)
      .set({ kind: 'center' })
      .where(eq(referralRecipients.id, 'rec-raqqa'))
    const said = she.sees().map(({ text }) => text)
    expect(said.join()).toMatch(/Prepared by our team for: Raqqa/)
    expect(said.join()).not.toMatch(/Read by/)
  })

  it('is not told of at night, but in the morning', async () => {
    const she = await sent()
    passed += 13 * hour
    expect(await others(she, 'press receive')).toEqual([])
    passed += 11 * hour
    const before = she.sees().length
    await app.app.idle()
    await expect.poll(() => since(she, before), { timeout: 30_000 }).toHaveLength(1)
    expect(since(she, before)[0]).toMatch(/has arrived/)
  })

  it('waits for her next message where she may not be written to first', async () => {
    const she = await sent(app.channel, 'no')
    expect(await others(she, 'press receive', 'press schedule')).toEqual([])
    const answer = (await she.says('menu')).map(({ text }) => text)
    expect(answer[0]).toMatch(/There is an appointment for your request/)
    expect(answer[1]).toMatch(/How can we help today/)
    expect((await she.says('menu')).map(({ text }) => text).join()).not.toMatch(
      /appointment for your request/,
    )
  })

  it('waits for her next message after her word that we write no more', async () => {
    const she = await sent()
    await she.says('stop')
    expect(await others(she, 'press receive')).toEqual([])
    expect((await she.says('menu'))[0]?.text).toMatch(/has arrived/)
  })

  it('is not told of while people have her chat, but for an appointment', async () => {
    const she = await sent()
    for (const tap of ['human', 'skip']) await she.taps(tap)
    expect(await others(she, 'press receive')).toEqual([])
    expect((await others(she, 'press schedule')).join()).toMatch(/There is an appointment/)
    expect(await others(she, 'press done')).toEqual([])
    await app.app.sql`update contacts set open_handoff_id = null where id = ${she.contactId}`
    const before = she.sees().length
    passed += 3 * hour
    await expect.poll(() => since(she, before), { timeout: 30_000 }).toHaveLength(1)
    expect(since(she, before)[0]).toMatch(/did you get what you asked for/)
  })

  it('knocks by a template where the channel takes nothing else', async () => {
    passed += 18 * hour
    const she = await sent(cloud)
    passed += 24 * hour
    await others(she, 'press receive')
    expect(she.sees().at(-1)).toMatchObject({ template: 'neutral' })
    expect((await she.says('?')).map(({ text }) => text).join()).toMatch(/Which of your requests/)
  })

  it('shows a draft only after she said that she can look, also while a worker has the chat', async () => {
    const she = await agreed()
    for (const tap of ['human', 'skip']) await she.taps(tap)
    const [neutral] = await others(she, 'draft')
    expect(neutral).toMatch(/needs your yes/)
    expect(neutral).not.toMatch(/grant|Raqqa|Nour/i)
    expect((await she.taps('yes'))[0]?.text).toMatch(/Name: Nour/)
    const after = await she.taps('yes')
    expect(after).toHaveLength(1)
    const one = await row(she.contactId)
    expect(one).toMatchObject({ state: 'consent_recorded', askedAt: null })
    const [consent] = await app.app.db
      .select()
      .from(referralConsents)
      .where(eq(referralConsents.referralId, one.id))
    expect(consent).toMatchObject({ via: 'chat', by: { self: true } })
    expect(consent?.messageId).not.toBeNull()
  })

  it('leaves a draft as it is where she is silent', async () => {
    const she = await agreed()
    await others(she, 'draft')
    passed += 25 * hour
    await rest()
    expect(await row(she.contactId)).toMatchObject({ state: 'draft' })
  })

  it('keeps how she was treated from the request, its events and the chat that workers read', async () => {
    const she = await sent()
    await others(she, 'press done')
    for (const tap of ['yes', 'no']) await she.taps(tap)
    await she.taps('yes')
    // Whom it is about is known: nobody there sees it, and she is not asked.
    await she.taps('anonymous')
    await she.says('kanarienvogel')
    const { id } = await row(she.contactId)
    const events = await app.app.sql`select * from referral_events where referral_id = ${id}`
    expect(events.at(-1)).toMatchObject({ kind: 'tell', outcome: 'helped', detail: null, reason_code: null })
    const facts = await app.app.sql`
      select kind, center, service, detail from facts where kind in ('treatment_told', 'feedback_given', 'referral_served', 'referral_closed')
      order by kind`
    expect(facts).toContainEqual({ kind: 'treatment_told', center: null, service: null, detail: 'no' })
    expect(facts).toContainEqual({
      kind: 'feedback_given',
      center: null,
      service: 'small-grants',
      detail: 'yes',
    })
    expect(facts).toContainEqual({
      kind: 'referral_served',
      center: 'raqqa',
      service: 'small-grants',
      detail: 'day',
    })
    const [complaint] = await app.app.sql`
      select contact_id, center_id, not_centers from handoffs where queue = 'complaints' order by created_at desc limit 1`
    expect(complaint).toMatchObject({ contact_id: null, center_id: null, not_centers: ['raqqa'] })
    // A worker who has her chat next.
    for (const tap of ['menu', 'human', 'skip']) await she.taps(tap)
    const [handoff] = await app.app
      .sql`select open_handoff_id as id from contacts where id = ${she.contactId}`
    const read = { contactId: she.contactId, handoffId: handoff?.id as string }
    const lines = await readLines(app.app.sql, vault, read, { before: 1e9, limit: 200 })
    const text = lines.map((line) => [line.text, ...(line.choices ?? [])].join(' | ')).join('\n')
    expect(text).toMatch(/did you get what you asked for/)
    expect(text).not.toMatch(
      /kanarienvogel|treated well|focal point|Anonymous|Is it about one of our centers/,
    )
  })

  it('is forgotten so many days after its end; counts stay', async () => {
    const she = await sent()
    await she.says('my requests')
    await she.says('1')
    for (const tap of ['withdraw', 'yes']) await she.taps(tap)
    const { id } = await row(she.contactId)
    const sweep = (at: number) => sweepReferralContent(app.app.db, new Date(at), 90)
    await sweep(now() + 89 * day)
    expect((await row(she.contactId)).content).not.toBeNull()
    expect(await sweep(now() + 91 * day)).toBeGreaterThan(0)
    const [after] = await app.app
      .sql`select content, contact_id, person_id, state from referrals where id = ${id}`
    expect(after).toEqual({ content: null, contact_id: null, person_id: null, state: 'withdrawn' })
    expect(await app.app.sql`select 1 from keys.data_keys where owner_id = ${id}`).toHaveLength(0)
    expect((await app.app.sql`select kind from referral_events where referral_id = ${id}`).length).toBe(5)
  })
})
