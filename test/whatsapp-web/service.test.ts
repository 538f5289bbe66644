import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { limits } from '../../src/channels/whatsapp-web/protocol.ts'
import { readLink, wishOfLink } from '../../src/messages/channel-links.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type FakeWhatsAppWeb, startFakeWhatsAppWeb } from '../support/fake-whatsapp-web/fake-whatsapp-web.ts'
import { describeWithBrowser } from '../support/services.ts'
import { browserEnv, rootArgs } from './phone.ts'

const her = '963992222222@c.us'
const account = 'wa:web'

describeWithBrowser('the whole service on whatsapp', () => {
  let fake: FakeWhatsAppWeb
  let test: TestApp
  /** The process that runs now; `test` keeps the database. */
  let running: TestApp
  let dataDir: string

  const open = (beside?: TestApp) =>
    testApp({
      roles: ['turns', 'sends', 'whatsapp'],
      ...(beside ? { beside } : {}),
      whatsAppWeb: {
        pace: { answerMs: [0, 0], unaskedMs: [0, 0] },
        limits: { ...limits, sendMs: 2_500, askMs: 1_500, probeEveryMs: 250 },
      },
      config: {
        dataDir,
        whatsappWeb: {
          browserPath: inject('browserPath'),
          browserArgs: [...rootArgs, ...fake.browserArgs],
          browserEnv,
        },
      },
    })
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mpcc-whatsapp-'))
    fake = await startFakeWhatsAppWeb()
    test = await open()
    running = test
  })
  afterAll(async () => {
    if (running !== test) await running[Symbol.asyncDispose]()
    await test?.[Symbol.asyncDispose]()
    await fake[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })

  const link = () => readLink(running.app.db, account)
  async function until(what: () => unknown, withinMs = 15_000) {
    for (const end = Date.now() + withinMs; !(await what()); ) {
      if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const answers = () => fake.sent.map(({ body }) => body)

  it('is linked through the database, and keeps its session for its own user alone', async () => {
    await running.app.db.transaction((tx) => wishOfLink(tx, account, { do: 'link' }, new Date()))
    await until(async () => (await link())?.qr)
    fake.scan()
    await until(async () => (await link())?.state === 'ready')
    expect(await link()).toMatchObject({ linked: true, qr: null, wish: null })
    expect((await stat(join(dataDir, 'whatsapp', 'profile'))).mode & 0o777).toBe(0o700)
  })

  it('answers whoever writes, in order, with numbered choices that she can answer by number', async () => {
    fake.deliver({ chat: her, body: 'hello' })
    await until(() => fake.sent.length >= 1)
    await running.app.idle()
    const first = answers().join('\n')
    expect(first).toMatch(/1[.)] /)
    const before = fake.sent.length
    fake.deliverAll(['3', 'menu', 'help'].map((body) => ({ chat: her, body })))
    await until(() => fake.sent.length >= before + 3)
    expect(fake.sent.every(({ chat }) => chat === her)).toBe(true)
  })

  it('loses nothing of what comes while it is away, and answers it once', async () => {
    await running.app.idle()
    const before = fake.sent.length
    await running.app[Symbol.asyncDispose]()
    fake.keep({ chat: her, body: 'menu' })
    running = await open(test)
    await until(async () => (await link())?.state === 'ready')
    await until(() => fake.sent.length > before)
    await running.app.idle()
    expect(fake.sent.length).toBe(before + 1)
  })

  it('takes its messages back at the word "hide", also the line that tells of it', async () => {
    const someone = '963993333333@c.us'
    fake.deliver({ chat: someone, body: 'hello' })
    await until(() => fake.sent.some(({ chat }) => chat === someone))
    await running.app.idle()
    const before = fake.sent.filter(({ chat }) => chat === someone).map(({ id }) => id)
    fake.deliver({ chat: someone, body: 'إخفاء' })
    await until(() => fake.sent.filter(({ chat }) => chat === someone).length > before.length)
    expect(fake.revoked).toEqual(before.toReversed())
    const line = fake.sent.findLast(({ chat }) => chat === someone)
    expect(line?.body).toContain('بياناتي')
    await running.app
      .sql`update inbox set due_at = now(), received_at = now() where kind = 'system' and state = 'waiting'`
    await until(() => fake.revoked.includes(line?.id ?? ''))
    fake.deliver({ chat: someone, body: 'menu' })
    await until(() => fake.sent.filter(({ chat }) => chat === someone).length > before.length + 1)
    expect(fake.deletedHere).toEqual([])
    expect([...fake.unknown.missing, ...fake.unknown.unknownReads]).toEqual([])
  })

  it('steps back when somebody answers on the phone, and puts the chat into the queue', async () => {
    fake.deliver({ chat: her, body: 'this is the office', fromMe: true, id: '3AEEEEEEEEEEEEEEEEEE' })
    const events = () =>
      running.app.sql<{ kind: string; state: string }[]>`
        select e.kind, h.state from handoff_events e join handoffs h on h.id = e.handoff_id order by e.id`
    await until(async () => (await events()).some(({ kind }) => kind === 'by_hand'))
    expect(await events()).toMatchObject([{ kind: 'opened', state: 'open' }, { kind: 'by_hand' }])
    expect(await link()).toMatchObject({ byHand: 1 })
    const before = fake.sent.length
    const handled = async () =>
      (await running.app.sql`select 1 from inbox where account = ${account} and state = 'handled'`).length
    const count = await handled()
    fake.deliver({ chat: her, body: 'is there a sewing course' })
    await until(async () => (await handled()) > count)
    await running.app.idle()
    expect(answers().slice(before).join('\n')).not.toMatch(/1[.)] /)
  })

  it('keeps answers while the link is down, and opens a task for the admins', async () => {
    fake.order({ do: 'state', state: 'TOS_BLOCK' })
    await until(async () => (await link())?.state === 'blocked')
    const tasks = () =>
      running.app.sql`select subject from staff_tasks where kind = 'channel-link' and done_at is null`
    await until(async () => (await tasks()).length === 1)
    expect(await tasks()).toEqual([{ subject: 'wa:web:blocked' }])
    await running.app.db.transaction((tx) => wishOfLink(tx, account, { do: 'restart' }, new Date()))
    await until(async () => (await link())?.state === 'ready')
    await until(async () => (await tasks()).length === 0)
    expect([...fake.unknown.missing, ...fake.unknown.unknownReads, ...fake.unknown.thrown]).toEqual([])
  })
})
