import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseReferrals } from '../../src/contacts/erase-referrals.ts'
import { auditEntries, referralLinks, referralNotices, referrals } from '../../src/db/schema/index.ts'
import { createBells } from '../../src/jobs/bells.ts'
import { readEvents } from '../../src/referral/events.ts'
import { contact } from '../contacts/support.ts'
import type { SignedIn } from '../support/staff.ts'
import { canary, device, hour, type PartnerWorld, partnerWorld, secret, tokenOf, worker } from './support.ts'

let world: PartnerWorld
let hers: SignedIn
beforeAll(async () => {
  world = await partnerWorld()
  hers = await world.staff()
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function linked(more = {}, shares?: string[]) {
  // Counts of wrong tries are of an address, and all tests have one.
  await world.test.app.sql`truncate sign_in_tries`
  const id = await world.sent(more, shares)
  const made = await hers.post(`/api/staff/referrals/${id}/link`)
  expect(made.status).toBe(201)
  return { id, linkId: made.body.id, token: tokenOf(made.body.link), code: made.body.code as string, made }
}
async function opened(more = {}, shares?: string[]) {
  const link = await linked(more, shares)
  const phone = device(world.url)
  expect((await phone.open(link.token, link.code)).status).toBe(204)
  return { ...link, phone }
}
const stateOf = async (id: string) =>
  (await world.db.select().from(referrals).where(eq(referrals.id, id)))[0]?.state
const otherCode = (code: string) => (code === '12345678' ? '87654321' : '12345678')

describe('a link for a partner', () => {
  it('is told once with its code, and kept as hashes alone', async () => {
    const { id, made, token, code } = await linked()
    expect(made.body.link).toMatch(/\/partner\/#[\w-]{43}$/)
    expect(code).toMatch(/^\d{8}$/)
    const rows = JSON.stringify(await world.test.app.sql`select l::text from referral_links l`)
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(code)
    const list = (await hers.get(`/api/staff/referrals/${id}/links`)).body.links
    expect(list).toMatchObject([{ state: 'waiting', devices: 0 }])
    expect(JSON.stringify(list)).not.toContain(token)
  })

  it('shows the fields that she agreed to and no other, and leaves a trace of each opening', async () => {
    const { id, token, phone } = await opened({}, ['name', 'reason'])
    const page = await phone.read(token)
    expect(page.body).toMatchObject({
      status: 'open',
      state: 'sent',
      priority: '72h',
      fields: { name: canary },
    })
    expect(Object.keys(page.body.fields).sort()).toEqual(['name', 'reason'])
    expect(JSON.stringify(page.body)).not.toContain(secret)
    expect(page.headers.get('cache-control')).toBe('no-store')
    await phone.read(token)
    const events = await readEvents(world.db, id)
    expect(events.filter(({ kind }) => kind === 'opened')).toHaveLength(2)
    const trail = (await world.db.select().from(auditEntries)).filter((row) =>
      row.subjects.referrals?.includes(id),
    )
    expect(trail.map(({ action, kind }) => [action, kind])).toEqual(
      expect.arrayContaining([
        ['partner.open', 'access'],
        ['partner.read', 'read'],
      ]),
    )
    expect((await hers.get(`/api/staff/referrals/${id}/links`)).body.links[0]).toMatchObject({
      state: 'opened',
      devices: 1,
    })
  })

  it('opens nothing where it was forwarded: each device needs a code of its own', async () => {
    const { id, linkId, token, code, phone } = await opened()
    const other = device(world.url)
    expect((await other.read(token)).status).toBe(404)
    expect((await other.open(token, code)).status).toBe(404)
    expect((await other.read(token)).status).toBe(404)
    const renewed = await hers.post(`/api/staff/referrals/${id}/links/${linkId}/code`)
    expect(renewed.status).toBe(201)
    expect((await other.open(token, renewed.body.code)).status).toBe(204)
    expect((await other.read(token)).body.status).toBe('open')
    expect((await phone.read(token)).body.status).toBe('open')
  })

  it('knows a device by its secret, not by the name of its cookie', async () => {
    const { linkId, token, phone } = await opened()
    const forged = device(world.url)
    forged.cookies.set(`referral-${linkId}`, 'A'.repeat(43))
    expect((await forged.read(token)).status).toBe(404)
    expect((await forged.act(token, 'receive')).status).toBe(404)
    expect((await phone.read(token)).status).toBe(200)
  })

  it('takes a code in Arabic digits, with gaps', async () => {
    const { token, code } = await linked()
    const typed = code.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))).replace(/^(....)/, '$1 ')
    expect((await device(world.url).open(token, typed)).status).toBe(204)
  })

  it('locks after five wrong codes, and lets the sixth, right one in no more', async () => {
    const { id, linkId, token, code } = await linked()
    const phone = device(world.url)
    for (let n = 0; n < 5; n += 1) expect((await phone.open(token, otherCode(code))).status).toBe(404)
    expect((await phone.open(token, code)).status).toBe(404)
    expect((await hers.get(`/api/staff/referrals/${id}/links`)).body.links[0].state).toBe('locked')
    const renewed = await hers.post(`/api/staff/referrals/${id}/links/${linkId}/code`)
    expect((await phone.open(token, renewed.body.code)).status).toBe(204)
  })

  it('counts wrong codes that come at once one by one', async () => {
    const { token, code } = await linked()
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => device(world.url).open(token, otherCode(code))),
    )
    expect(tries.every(({ status }) => status === 404)).toBe(true)
    const [row] = await world.db
      .select()
      .from(referralLinks)
      .orderBy(referralLinks.createdAt)
      .limit(1)
      .offset(0)
    expect(row).toBeDefined()
    expect((await device(world.url).open(token, code)).status).toBe(404)
  })

  it('uses a code up once, though two devices give it at the same moment', async () => {
    const { token, code } = await linked()
    const tries = await Promise.all(Array.from({ length: 4 }, () => device(world.url).open(token, code)))
    expect(tries.filter(({ status }) => status === 204)).toHaveLength(1)
  })

  it('answers alike for what never was, is over, was revoked, is locked or has another code', async () => {
    const never = await device(world.url).open('A'.repeat(43), '12345678')
    const wrong = await linked()
    const seen = [await device(world.url).open(wrong.token, otherCode(wrong.code))]
    const revoked = await linked()
    await hers.post(`/api/staff/referrals/${revoked.id}/links/${revoked.linkId}/revoke`)
    seen.push(await device(world.url).open(revoked.token, revoked.code))
    const locked = await linked()
    for (let n = 0; n < 5; n += 1) await device(world.url).open(locked.token, otherCode(locked.code))
    seen.push(await device(world.url).open(locked.token, locked.code))
    seen.push(await device(world.url).read(wrong.token), await device(world.url).read('A'.repeat(43)))
    for (const answer of seen) {
      expect([answer.status, answer.body]).toEqual([404, never.body])
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    expect(never.status).toBe(404)
  })

  it('slows down whoever guesses', async () => {
    await world.test.app.sql`truncate sign_in_tries`
    const phone = device(world.url)
    const statuses: number[] = []
    for (let n = 0; n < 32; n += 1) statuses.push((await phone.open('B'.repeat(43), '12345678')).status)
    expect(statuses.slice(0, 29).every((status) => status === 404)).toBe(true)
    expect(statuses.at(-1)).toBe(429)
  })

  it('ends at its time and when staff revoke it, also where it was open', async () => {
    const { id, linkId, token, phone } = await opened()
    expect((await hers.post(`/api/staff/referrals/${id}/links/${linkId}/revoke`)).status).toBe(204)
    expect((await phone.read(token)).status).toBe(404)
    expect((await phone.act(token, 'receive')).status).toBe(404)
    const later = await opened()
    world.pass(72 * hour + 1)
    hers = await world.staff()
    expect((await later.phone.read(later.token)).status).toBe(404)
    expect((await hers.get(`/api/staff/referrals/${later.id}/links`)).body.links[0].state).toBe('expired')
  })

  it('does not outlive the consent', async () => {
    const id = await world.sent()
    world.pass(89 * 24 * hour)
    hers = await world.staff()
    const { body } = await hers.post(`/api/staff/referrals/${id}/link`)
    expect(Date.parse(body.expiresAt) - world.now()).toBeLessThanOrEqual(24 * hour)
    world.pass(2 * 24 * hour)
    hers = await world.staff()
    const late = await hers.post(`/api/staff/referrals/${id}/link`)
    expect([late.status, late.body.missing]).toEqual([422, ['consent_expired']])
  })

  it('is made by whoever may see the referral, for a partner, while it is under way', async () => {
    const id = await world.sent()
    const elsewhere = await world.staff({ centers: ['hajin'] })
    expect((await elsewhere.post(`/api/staff/referrals/${id}/link`)).status).toBe(404)
    expect((await elsewhere.get(`/api/staff/referrals/${id}/links`)).status).toBe(404)
    const own = await world.sent({ recipientId: 'center-hajin' })
    expect((await hers.post(`/api/staff/referrals/${own}/link`)).body).toMatchObject({ code: 'not_partner' })
    await world.move({ referralId: id, move: 'revoke', actor: worker, reasonCode: 'unsafe' })
    const ended = await hers.post(`/api/staff/referrals/${id}/link`)
    expect([ended.status, ended.body.state]).toEqual([409, 'revoked'])
  })

  it('takes nothing from another site', async () => {
    const { token, phone } = await opened()
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await phone.send('read', { token }, headers)).status).toBe(403)
  })
})

describe('what a partner does at its link', () => {
  it('receives, accepts, sets a time and gives the service', async () => {
    const { id, token, phone } = await opened()
    expect((await phone.act(token, 'receive')).body).toMatchObject({ status: 'open', state: 'received' })
    expect((await phone.act(token, 'accept')).body.state).toBe('accepted')
    const scheduledFor = new Date(world.now() + 30 * hour).toISOString()
    expect((await phone.act(token, 'schedule', { scheduledFor })).body).toMatchObject({
      state: 'scheduled',
      scheduledFor,
    })
    expect((await phone.act(token, 'no_show')).body.state).toBe('no_show')
    await phone.act(token, 'schedule', { scheduledFor })
    expect((await phone.act(token, 'done')).body.state).toBe('service_given')
    expect(await stateOf(id)).toBe('service_given')
  })

  it('rings for her turn, which tells her at once', async () => {
    let rung = 0
    const { databaseUrl, redisUrl } = world.test.config
    const work = { turns: async () => void rung++ }
    await using bells = await createBells({
      databaseUrl: databaseUrl as string,
      redisUrl,
      work,
      log: { warn() {} },
    })
    expect(await bells.ready()).toBe(true)
    const { token, phone } = await opened()
    await phone.read(token)
    const before = rung
    await phone.act(token, 'receive')
    await expect.poll(() => rung, { timeout: 10_000 }).toBeGreaterThan(before)
  })

  it('refuses with a reason and what is next, and then sees nothing more', async () => {
    const { id, token, phone } = await opened()
    const why = { reasonCode: 'full', nextAction: 'other_recipient', words: 'لا مكان حتى الشهر القادم' }
    expect((await phone.act(token, 'refuse', why)).body).toEqual({ status: 'closed', state: 'rejected' })
    const [row] = await world.db.select().from(referrals).where(eq(referrals.id, id))
    expect(row).toMatchObject({ reasonCode: 'full', nextAction: 'other_recipient' })
    const kept = JSON.stringify(await readEvents(world.db, id))
    expect(kept).not.toContain('لا مكان')
  })

  it.each([
    [
      'a reason that is not known',
      { act: 'refuse', reasonCode: 'because', nextAction: 'none' },
      422,
      'unknown_reason',
    ],
    ['no reason', { act: 'refuse', nextAction: 'none' }, 422, 'missing'],
    [
      'a next step that is not known',
      { act: 'refuse', reasonCode: 'full', nextAction: 'later' },
      422,
      'unknown_action',
    ],
    ['a time that has gone by', { act: 'schedule', scheduledFor: '2020-01-01T10:00:00Z' }, 422, 'bad_time'],
    ['a time that is none', { act: 'schedule', scheduledFor: 'tomorrow' }, 422, 'invalid'],
    ['a step told for yesterday', { act: 'receive', at: '2026-11-24T10:00:00Z' }, 422, 'invalid'],
    [
      'a reason of 700 letters',
      { act: 'refuse', reasonCode: 'full', nextAction: 'none', words: 'x'.repeat(700) },
      422,
      'too_long',
    ],
    [
      'a reason of 100 kB',
      { act: 'refuse', reasonCode: 'full', nextAction: 'none', words: 'x'.repeat(100_000) },
      413,
      'too_large',
    ],
    [
      'a file in place of text',
      { act: 'refuse', reasonCode: 'full', nextAction: 'none', words: { name: 'a.pdf', data: 'JVBERi0=' } },
      422,
      'not_text',
    ],
    ['a move that is no button', { act: 'close' }, 422, 'invalid'],
    ['a button that has no place here', { act: 'no_show' }, 409, 'illegal'],
  ])('takes no %s, and nothing is lost', async (_what, { act, ...more }, status, code) => {
    const { id, token, phone } = await opened()
    const said = await phone.act(token, act, more)
    expect([said.status, said.body.code]).toEqual([status, code])
    expect(await stateOf(id)).toBe('sent')
    expect((await phone.read(token)).body).toMatchObject({ status: 'open', state: 'sent' })
  })

  it('tells the second of two who accept at once how it stands', async () => {
    const { id, linkId, token, phone } = await opened()
    const other = device(world.url)
    const renewed = await hers.post(`/api/staff/referrals/${id}/links/${linkId}/code`)
    await other.open(token, renewed.body.code)
    const both = await Promise.all([phone.act(token, 'accept'), other.act(token, 'accept')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'illegal',
      state: 'accepted',
    })
  })

  it('hears that she withdrew, and to delete, and sees no field any more', async () => {
    const { contactId } = await contact(world.db, world.vault)
    const { id, token, phone } = await opened({ contactId })
    await world.move({ referralId: id, move: 'withdraw', actor: { role: 'person', contactId } })
    const page = await phone.read(token)
    expect([page.status, page.body]).toEqual([200, { status: 'gone' }])
    expect((await phone.act(token, 'accept')).status).toBe(409)
    const notices = await world.db.select().from(referralNotices).where(eq(referralNotices.referralId, id))
    expect(notices.map(({ kind, takenAt }) => [kind, takenAt !== null]).sort()).toEqual([
      ['delete', true],
      ['new', true],
    ])
    // Who has not opened it is told nothing.
    expect((await device(world.url).read(token)).status).toBe(404)
  })

  it('finds nothing behind the link once she is erased', async () => {
    const { contactId } = await contact(world.db, world.vault)
    const { id, token, phone } = await opened({ contactId })
    await world.db.transaction((tx) => eraseReferrals(tx, contactId, new Date(world.now())))
    const page = await phone.read(token)
    expect(page.body).toEqual({ status: 'gone' })
    expect(JSON.stringify(page.body)).not.toContain(canary)
    expect((await hers.post(`/api/staff/referrals/${id}/link`)).status).toBe(409)
  })

  it('has no way to another referral by its own cookie', async () => {
    const mine = await opened()
    const other = await linked()
    expect((await mine.phone.read(other.token)).status).toBe(404)
    expect((await mine.phone.act(other.token, 'accept')).status).toBe(404)
    expect((await mine.phone.read(randomUUID())).status).toBe(404)
  })
})
