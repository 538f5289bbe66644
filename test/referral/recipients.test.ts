import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { auditEntries, referralRecipients } from '../../src/db/schema/index.ts'
import { loadSampleRecipients, pauseSamplePartners } from '../../src/referral/recipients/load-sample.ts'
import { fitting } from '../../src/referral/recipients.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

let test: TestApp
let editor: SignedIn
beforeAll(async () => {
  test = await testApp({ roles: ['web'] })
  editor = await staffIn(test, { role: 'program_officer', alias: 'Dilan', centers: ['raqqa'] })
})
afterAll(() => test?.[Symbol.asyncDispose]())

const partner = {
  kind: 'partner',
  centerId: null,
  name: { ar: 'شريك', kmr: 'Hevkar', en: 'A partner' },
  services: ['small-grants'],
  ageBands: ['18-24'],
  sexes: ['f'],
  capacity: 1,
  hours: 'Sun-Thu 9-14',
  focalPoints: [{ name: 'Front desk', reach: 'extension 12' }],
  webhookUrl: null,
  active: true,
}
const put = (id: string, body: object) => editor.send('PUT', `/api/staff/referral-recipients/${id}`, body)
const list = async () => (await editor.get('/api/staff/referral-recipients')).body.recipients
const wanted = { serviceId: 'small-grants', ageBand: '18-24', sex: 'f' }

it('starts with our centers and two partners that are marked as samples', async () => {
  const found = await list()
  expect(found.map((one: { id: string }) => one.id)).toEqual([
    'center-hajin',
    'center-manbij',
    'center-mansoura',
    'center-raqqa',
    'sample-partner-a',
    'sample-partner-b',
  ])
  expect(found.every((one: { sample: boolean; open: number }) => one.sample && one.open === 0)).toBe(true)
  // People are served here: nobody is sent to a partner that is not there.
  expect(
    found.filter((one: { active: boolean }) => !one.active).map((one: { id: string }) => one.id),
  ).toEqual(['sample-partner-a', 'sample-partner-b'])
  expect(found[3]).toMatchObject({ centerId: 'raqqa', name: { kmr: 'Navenda Civakî: Reqa' }, active: true })
  expect(await fitting(test.database.db, wanted)).toContain('center-raqqa')
})

it('keeps what staff made of a sample when a newer file comes', async () => {
  const { db } = test.database
  const { id: _id, open: _open, sample: _sample, hasWebhookSecret: _has, ...before } = (await list())[4]
  expect((await put('sample-partner-a', { ...before, active: true, capacity: 3 })).body).toMatchObject({
    capacity: 3,
    sample: false,
  })
  await test.app.sql`update directory_loads set version = 0 where source = 'sample-recipients'`
  expect(
    await db.transaction((tx) => loadSampleRecipients(tx, 'data/sample-recipients/recipients.yaml')),
  ).toBe(0)
  // Made real: a start pauses the other one alone.
  await db.transaction(pauseSamplePartners)
  expect((await list())[4]).toMatchObject({ capacity: 3, sample: false, active: true })
})

it('adds, changes and switches off a recipient, and writes each down', async () => {
  expect((await put('a-partner', partner)).status).toBe(201)
  const { db } = test.database
  expect(await fitting(db, wanted)).toContain('a-partner')
  expect(await fitting(db, { ...wanted, sex: 'm' })).not.toContain('a-partner')
  const off = await put('a-partner', { ...partner, active: false })
  expect([off.status, off.body.active, off.body.name]).toEqual([200, false, partner.name])
  expect(await fitting(db, wanted)).not.toContain('a-partner')
  const trail = await db
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.action, 'PUT /api/staff/referral-recipients/:id'),
        eq(auditEntries.staffId, editor.id),
      ),
    )
  const about = trail.filter((row) => row.subjects.recipients?.includes('a-partner'))
  expect(about.map((row) => row.status).filter(Boolean)).toEqual([201, 200])
})

it('shows the address of a partner’s system to nobody but who puts it in', async () => {
  const webhookUrl = 'https://partner.example.org/hook/a-key'
  expect((await put('a-third', { ...partner, webhookUrl })).body).toMatchObject({ webhookUrl })
  const worker = await staffIn(test, { alias: 'Rojin' })
  const seen = await worker.get('/api/staff/referral-recipients')
  expect(seen.status).toBe(200)
  expect(JSON.stringify(seen.body)).not.toContain('a-key')
  expect((await worker.get('/api/staff/referral-recipients/a-third')).body.webhookUrl).toBeNull()
})

it('calls a sample no less a sample because it was switched off', async () => {
  const {
    id: _id,
    open: _open,
    sample: _sample,
    hasWebhookSecret: _has,
    ...before
  } = (await list()).find((one: { id: string }) => one.id === 'sample-partner-b')
  expect((await put('sample-partner-b', { ...before, active: false })).body.sample).toBe(true)
})

it.each([
  ['a service that is not there', { services: ['no-such'] }, 'unknown_service'],
  ['a center that is not there', { kind: 'center', centerId: 'no-such' }, 'unknown_center'],
  ['a center without one', { kind: 'center' }, 'unknown_center'],
  ['a band of age that is not asked', { ageBands: ['7-8'] }, 'invalid'],
  ['a name of one language', { name: { ar: 'x' } }, 'invalid'],
  ['a webhook to this machine', { webhookUrl: 'http://127.0.0.1:9/hook' }, 'bad_webhook'],
  ['a webhook to an address', { webhookUrl: 'https://10.0.0.7/hook' }, 'bad_webhook'],
  ['a webhook without TLS', { webhookUrl: 'http://partner.example.org/hook' }, 'bad_webhook'],
  ['a webhook with a password', { webhookUrl: 'https://a:b@partner.example.org/hook' }, 'bad_webhook'],
  ['words without an end', { hours: 'x'.repeat(10_000) }, 'invalid'],
])('refuses %s, and keeps nothing', async (_what, change, code) => {
  const said = await put('bad-one', { ...partner, ...change })
  expect([said.status, said.body.code]).toEqual([422, code])
  expect(
    await test.database.db.select().from(referralRecipients).where(eq(referralRecipients.id, 'bad-one')),
  ).toEqual([])
})
