import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eraseReferrals } from '../../src/contacts/erase-referrals.ts'
import { referralNotices, referralRecipients, staffTasks } from '../../src/db/schema/index.ts'
import { publicAgent } from '../../src/handoff/crisis/public-address.ts'
import { readEvents } from '../../src/referral/events.ts'
import { deliverNotices, mostTries } from '../../src/referral/webhook/deliver.ts'
import { createPost, type Post } from '../../src/referral/webhook/post.ts'
import { readWebhookUrl } from '../../src/referral/webhook/webhook-url.ts'
import { contact } from '../contacts/support.ts'
import type { SignedIn } from '../support/staff.ts'
import { canary, secret as homeSecret, hour, type PartnerWorld, partnerWorld, worker } from './support.ts'

interface Heard {
  headers: IncomingMessage['headers']
  body: string
}

/** A partner's system that speaks HTTP; what it answers is set by the test. */
async function partnerSystem() {
  const heard: Heard[] = []
  const answers: number[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
    const status = answers.shift() ?? 204
    if (status === 0) return request.socket.destroy()
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end()
  })
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return { heard, answers, url, close: () => new Promise((down) => server.close(down)) }
}

let world: PartnerWorld
let system: Awaited<ReturnType<typeof partnerSystem>>
let editor: SignedIn
let signedBy: string
const warned: object[] = []
beforeAll(async () => {
  system = await partnerSystem()
  world = await partnerWorld({ config: { webhookInside: ['127.0.0.1'] } })
  editor = await world.staff({ role: 'program_officer' })
  const { body } = await editor.get('/api/staff/referral-recipients/sample-partner-a')
  const { id: _id, open: _open, sample: _sample, hasWebhookSecret: _has, ...before } = body
  const saved = await editor.send('PUT', '/api/staff/referral-recipients/sample-partner-a', {
    ...before,
    capacity: null,
    webhookUrl: system.url,
  })
  expect(saved.status).toBe(200)
  const made = await editor.post('/api/staff/referral-recipients/sample-partner-a/webhook-secret')
  signedBy = made.body.secret
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await system?.close()
})
beforeEach(async () => {
  system.heard.length = 0
  system.answers.length = 0
  await world.db.update(referralNotices).set({ takenAt: new Date() })
})

const realPost = createPost({ outside: publicAgent, inside: ['127.0.0.1'] })
const deliver = (post: Post = realPost) =>
  deliverNotices({
    db: world.db,
    vault: world.vault,
    post,
    now: () => new Date(world.now()),
    newId: () => crypto.randomUUID(),
    random: () => 0.5,
    warn: (fields) => warned.push(fields),
  })
const noticesOf = (id: string) =>
  world.db.select().from(referralNotices).where(eq(referralNotices.referralId, id))

/** As docs/referral.md tells partners to do it, written without our code. */
function verified({ headers, body }: Heard, secret: string, now: number): boolean {
  const stamp = String(headers['x-mpcc-timestamp'])
  const wanted = createHmac('sha256', secret).update(stamp).update('.').update(body).digest('hex')
  return headers['x-mpcc-signature'] === `v1=${wanted}` && Math.abs(now / 1000 - Number(stamp)) <= 300
}

describe('telling a partner’s system', () => {
  it('brings what she agreed to, signed, once', async () => {
    const id = await world.sent({}, ['name', 'reason'])
    await deliver()
    await deliver()
    expect(system.heard).toHaveLength(1)
    const [one] = system.heard as [Heard]
    expect(verified(one, signedBy, world.now())).toBe(true)
    expect(verified(one, `${signedBy}x`, world.now())).toBe(false)
    expect(verified({ ...one, body: `${one.body} ` }, signedBy, world.now())).toBe(false)
    const told = JSON.parse(one.body)
    expect(told).toMatchObject({
      delivery: one.headers['x-mpcc-delivery'],
      event: 'referral.new',
      referral: { id, type: 'Referral', status: 'in_progress', record: { name: canary } },
    })
    expect(Object.keys(told.referral.record)).toEqual(['name'])
    expect(one.body).not.toContain(homeSecret)
    expect((await readEvents(world.db, id)).filter(({ kind }) => kind === 'opened')).toHaveLength(1)
    expect(await noticesOf(id)).toMatchObject([{ kind: 'new', tries: 1, deadAt: null }])
  })

  it('tries again with growing pauses and the same delivery id while the partner is down', async () => {
    const id = await world.sent()
    system.answers.push(500, 0, 302, 204)
    const seen: number[] = []
    for (let minutes = 0; minutes < 12; minutes += 1) {
      await deliver()
      seen.push(system.heard.length)
      world.pass(30_000)
    }
    expect(system.heard).toHaveLength(4)
    // At once, after half a minute, a minute more, two minutes more.
    expect(seen).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4])
    expect(new Set(system.heard.map(({ headers }) => headers['x-mpcc-delivery'])).size).toBe(1)
    expect((await noticesOf(id))[0]?.takenAt).not.toBeNull()
  })

  it('gives up after twelve tries and asks staff to call', async () => {
    const id = await world.sent()
    for (let n = 0; n < mostTries + 3; n += 1) {
      await deliver(async () => 503)
      world.pass(8 * hour)
    }
    const [notice] = await noticesOf(id)
    expect(notice).toMatchObject({ tries: mostTries, takenAt: null })
    expect(notice?.deadAt).not.toBeNull()
    const tasks = await world.db
      .select()
      .from(staffTasks)
      .where(eq(staffTasks.subject, notice?.id ?? ''))
    expect(tasks).toMatchObject([{ kind: 'referral-webhook', centerId: 'raqqa', doneAt: null }])
    const supervisor = await world.staff({ role: 'supervisor' })
    const listed = (await supervisor.get('/api/staff/tasks')).body.tasks
    expect(listed.map((task: { kind: string }) => task.kind)).toContain('referral-webhook')
  })

  it('sends again, by the same id, what was sent by a process that died before it could mark it', async () => {
    await world.sent()
    // It sent, and then nothing more is heard of it.
    void deliver(async (...call) => {
      await realPost(...call)
      return new Promise(() => {})
    })
    await expect.poll(() => system.heard.length).toBe(1)
    await deliver()
    expect(system.heard).toHaveLength(1)
    world.pass(61_000)
    await deliver()
    expect(system.heard).toHaveLength(2)
    const ids = system.heard.map(({ headers }) => headers['x-mpcc-delivery'])
    expect(ids[0]).toBe(ids[1])
  })

  it('has each notice in one process at a time', async () => {
    for (let n = 0; n < 8; n += 1) await world.sent()
    await Promise.all([deliver(), deliver(), deliver()])
    expect(system.heard).toHaveLength(8)
    expect(new Set(system.heard.map(({ headers }) => headers['x-mpcc-delivery'])).size).toBe(8)
  })

  it('does not send what she took back meanwhile, and tells to delete what was sent', async () => {
    const { contactId } = await contact(world.db, world.vault)
    const id = await world.sent({ contactId })
    await deliver(async () => 500)
    await world.move({ referralId: id, move: 'withdraw', actor: { role: 'person', contactId } })
    world.pass(2 * 60_000)
    await deliver()
    expect(system.heard.map(({ body }) => JSON.parse(body).event)).toEqual(['referral.delete'])
    expect(system.heard[0]?.body).not.toContain(canary)
    expect((await noticesOf(id)).every(({ takenAt }) => takenAt !== null)).toBe(true)
  })

  it('never lets a deletion overtake what it deletes', async () => {
    const id = await world.sent()
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    const order: string[] = []
    let entered = false
    const slow = deliver(async (_url, _headers, body) => {
      entered = true
      await held
      order.push(JSON.parse(body).event)
      return 204
    })
    await expect.poll(() => entered).toBe(true)
    await world.move({ referralId: id, move: 'revoke', actor: worker, reasonCode: 'unsafe' })
    await deliver(async (_url, _headers, body) => {
      order.push(JSON.parse(body).event)
      return 204
    })
    expect(order).toEqual([])
    release()
    await slow
    await deliver(async (_url, _headers, body) => {
      order.push(JSON.parse(body).event)
      return 204
    })
    expect(order).toEqual(['referral.new', 'referral.delete'])
  })

  it('tells to delete when she is erased, by the id alone', async () => {
    const { contactId } = await contact(world.db, world.vault)
    const id = await world.sent({ contactId })
    await deliver()
    await world.db.transaction((tx) => eraseReferrals(tx, contactId, new Date(world.now())))
    await deliver()
    const last = JSON.parse(system.heard.at(-1)?.body ?? '')
    expect(last).toEqual({ delivery: last.delivery, event: 'referral.delete', referral: { id } })
  })

  it('writes no word and no address into its warnings', async () => {
    expect(warned.length).toBeGreaterThan(0)
    const text = JSON.stringify(warned)
    expect(text).not.toContain(canary)
    expect(text).not.toContain('127.0.0.1')
  })

  it('keeps the secret sealed, and tells it to nobody again', async () => {
    const [row] = await world.db
      .select()
      .from(referralRecipients)
      .where(eq(referralRecipients.id, 'sample-partner-a'))
    expect(row?.webhookSecret?.toString('utf8')).not.toContain(signedBy)
    editor = await world.staff({ role: 'program_officer' })
    const seen = await editor.get('/api/staff/referral-recipients/sample-partner-a')
    expect(JSON.stringify(seen.body)).not.toContain(signedBy)
    expect(seen.body.hasWebhookSecret).toBe(true)
  })

  it('rings by itself in the running program', async () => {
    await using beside = await partnerWorldBeside()
    const id = await world.sent()
    await expect.poll(() => system.heard.length, { timeout: 20_000 }).toBe(1)
    expect(beside).toBeDefined()
    await expect.poll(async () => (await noticesOf(id))[0]?.takenAt).not.toBeNull()
  })
})

describe('where a webhook may go', () => {
  it.each([
    ['https://partner.example.org/hook', true],
    ['http://partner.example.org/hook', false],
    ['https://127.0.0.1/hook', false],
    ['https://[::1]/hook', false],
    ['https://169.254.169.254/latest', false],
    ['https://localhost/hook', false],
    ['https://intranet/hook', false],
    ['file:///etc/passwd', false],
    ['https://a:b@partner.example.org/', false],
    ['https://crm.center.lan/hook', true],
    ['http://127.0.0.2/hook', true],
    ['http://crm.center.lan/hook', false],
  ])('%s: %s', (text, may) => {
    const inside = ['crm.center.lan', '127.0.0.2']
    expect(readWebhookUrl(text, inside) !== null).toBe(may)
  })

  it('connects to no name that is said to be in our own network', async () => {
    // This name is public, and answers with 127.0.0.1 where names are looked up at all; else it is not found.
    const post = createPost({ outside: publicAgent, inside: [] })
    await expect(post('https://localtest.me:1/hook', {}, '{}')).rejects.toThrow()
    await expect(post(system.url, {}, '{}')).rejects.toThrow('not a place')
  })
})

/** Another process of the same installation, which has the role that tells partners. */
async function partnerWorldBeside() {
  const { testApp } = await import('../support/app.ts')
  return testApp({
    beside: world.test,
    roles: ['turns'],
    now: world.now,
    config: { webhookInside: ['127.0.0.1'] },
  })
}
