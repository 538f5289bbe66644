import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { saveSafeContact } from '../../src/contacts/safe-contact.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { checkIns, followUps, staffTasks } from '../../src/db/schema/index.ts'
import { sweepFollowUps } from '../../src/followup/sweep.ts'
import { newId } from '../contacts/support.ts'
import type { TestApp } from '../support/app.ts'
import { askedForPerson, chatApp, vaultOf, type WorkedChat } from '../support/chat-work.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

const hour = 3_600_000
const day = 24 * hour
/** Ten in the morning in Damascus. Sign-ins are of the real time, so this is near it. */
const start = Math.ceil((Date.now() - 7 * hour) / day) * day + 7 * hour
const isoDay = (at: number) => new Date(at + 3 * hour).toISOString().slice(0, 10)
const hours = { from: 540, until: 780 }

describe('what she agreed to, written down by a worker', () => {
  let test: TestApp
  let vault: Vault
  let worker: SignedIn
  let at = start
  beforeAll(async () => {
    test = await chatApp({ now: () => at })
    vault = await vaultOf(test)
    worker = await staffIn(test)
  })
  afterAll(() => test?.[Symbol.asyncDispose]())

  /** The worker's hand is on it, whatever the time. */
  const awake = () => {
    const [now, later] = [at, at + day].map((ms) => new Date(ms).toISOString())
    return test.database
      .sql`update sign_ins set touched_at = ${now as string}, expires_at = ${later as string}, locked_at = null`
  }
  const agreed = async (): Promise<WorkedChat> => {
    const chat = await askedForPerson(test, worker)
    await test.database.sql`update contacts set agreement = 'yes' where id = ${chat.contactId}`
    return chat
  }
  const begin = async (chat: Pick<WorkedChat, 'id'>, more: object = {}) => {
    await awake()
    return worker.post(`/api/staff/chats/${chat.id}/follow-ups`, {
      plan: 'monthly',
      start: isoDay(at),
      hours,
      consent: 'said',
      ...more,
    })
  }
  const view = async (chat: WorkedChat) => {
    await awake()
    return (await worker.get(`/api/staff/chats/${chat.id}/follow-up`)).body.followUps
  }
  const hears = async (chat: Pick<WorkedChat, 'person'>, work: () => Promise<unknown>) => {
    const before = chat.person.sees().length
    await work()
    const due = () => test.database.sql`
      select 1 from inbox where state = 'waiting' and due_at <= ${new Date(at).toISOString()}::timestamptz`
    await expect.poll(async () => (await due()).length, { timeout: 60_000, interval: 50 }).toBe(0)
    await test.app.idle()
    return chat.person
      .sees()
      .slice(before)
      .map(({ text }) => text)
  }

  it('is told to her in neutral words, with how to end it; her word ends it while people have the chat', async () => {
    const chat = await agreed()
    const told = await hears(chat, () => begin(chat, { start: isoDay(at + 10 * day) }))
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/As we agreed.*“stop”/)
    const [one] = await view(chat)
    expect(one).toMatchObject({
      plan: 'monthly',
      state: 'active',
      consent: 'said',
      by: worker.alias,
      ...hours,
    })
    expect(one.next.slice(0, 10)).toBe(isoDay(at + 38 * day - day))
    expect((await begin(chat)).body.code).toBe('agreed_already')
    await chat.person.says('stop')
    expect(await view(chat)).toMatchObject([{ state: 'stopped', next: null }])
    // She may agree anew.
    expect((await begin(chat)).status).toBe(201)
  })

  it('waits with that for her hours, and is silent when it ended meanwhile', async () => {
    const chat = await agreed()
    at += 4 * hour
    const { from, until } = { from: 540, until: 660 }
    let id = ''
    expect(
      await hears(chat, async () => {
        id = (await begin(chat, { hours: { from, until } })).body.id
      }),
    ).toEqual([])
    expect((await worker.post(`/api/staff/chats/${chat.id}/follow-ups/${id}/end`)).status).toBe(204)
    expect((await worker.post(`/api/staff/chats/${chat.id}/follow-ups/${id}/end`)).status).toBe(404)
    at += 20 * hour
    expect(await hears(chat, async () => {})).toEqual([])
    expect((await view(chat))[0].messages[0]).toMatchObject({ state: 'skipped', why: 'ended' })
  })

  it('is refused without her agreement, against her wishes, and where nothing reaches her', async () => {
    const unasked = await askedForPerson(test, worker)
    expect((await begin(unasked)).body.code).toBe('not_agreed')
    const careful = await agreed()
    await test.database.db.transaction(async (tx) => {
      const key = await loadDataKey(tx, vault, careful.contactId)
      if (!key) throw new Error('no key')
      await saveSafeContact(tx, key, careful.contactId, { mayWriteFirst: false, mayName: false })
    })
    expect((await begin(careful)).body.code).toBe('do_not_contact_first')
    const walkIn = await worker.post('/api/staff/walk-ins', {
      source: 'walk_in',
      language: 'ar',
      centerId: 'raqqa',
      name: null,
      agreed: true,
      note: 'She asks about school.',
      keep: true,
    })
    expect((await begin({ id: walkIn.body.chat })).body.code).toBe('no_channel')
    const chat = await agreed()
    for (const [more, code] of [
      [{ start: isoDay(at - 2 * day) }, 'bad_start'],
      [{ start: isoDay(at + 100 * day) }, 'bad_start'],
      [{ hours: { from: 600, until: 630 } }, 'bad_hours'],
      [{ plan: 'nothing' }, 'no_such_plan'],
      [{ consent: 'guessed' }, 'invalid'],
      [{ way: chat.id }, 'no_channel'],
    ] as const)
      expect([code, (await begin(chat, more)).body.code]).toEqual([code, code])
    expect(await view(chat)).toEqual([])
  })

  it('makes a task of her center when she falls silent, which hangs on no worker', async () => {
    const chat = await agreed()
    let id = ''
    await hears(chat, async () => {
      id = (await begin(chat)).body.id
    })
    // The talk with people is over; then its worker leaves.
    await test.database.sql`update contacts set open_handoff_id = null where id = ${chat.contactId}`
    await test.database.sql`update handoffs set state = 'closed', closed_at = now() where id = ${chat.id}`
    await test.database.sql`update staff set state = 'disabled' where id = ${worker.id}`
    const sweep = () => sweepFollowUps(test.database.db, { vault, now: new Date(at), newId })
    at += 28 * day
    expect(await hears(chat, sweep)).toEqual([expect.stringMatching(/how are things/)])
    at += 28 * day
    expect(await hears(chat, sweep)).toHaveLength(1)
    at += 28 * day
    expect(await hears(chat, sweep)).toEqual([])
    const tasks = await test.database.db.select().from(staffTasks).where(eq(staffTasks.subject, id))
    expect(tasks).toMatchObject([{ kind: 'follow-up-silent', centerId: 'raqqa' }])
    const rows = await test.database.db.select().from(checkIns).where(eq(checkIns.followUpId, id))
    expect(rows.map(({ state }) => state).filter((state) => state === 'silent')).toHaveLength(2)
    expect(await test.database.db.select().from(followUps).where(eq(followUps.id, id))).toMatchObject([
      { state: 'silent' },
    ])
    const colleague = await staffIn(test)
    const elsewhere = await staffIn(test, { centers: ['hajin'] })
    await awake()
    const seen = async (one: SignedIn) =>
      (await one.get('/api/staff/tasks')).body.tasks.map((task: { chatId: string }) => task.chatId)
    expect(await seen(colleague)).toContain(chat.id)
    expect(await seen(elsewhere)).not.toContain(chat.id)
  })
})
