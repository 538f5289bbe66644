import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { checkIns, facts, followUps, handoffs, outbox } from '../../src/db/schema/index.ts'
import { sweepFollowUps } from '../../src/followup/sweep.ts'
import { createBells } from '../../src/jobs/bells.ts'
import type { Bells } from '../../src/messages/types.ts'
import { newId } from '../contacts/support.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type Person, person } from '../support/person.ts'
import { createTestChannel } from '../support/test-channel.ts'

const hour = 3_600_000
const day = 24 * hour
/** Ten in the morning in Damascus, a Sunday. */
const start = Date.parse('2027-01-03T07:00:00Z')

describe('a follow-up in the chat', () => {
  let here: TestApp
  let vault: Vault
  let bells: Bells
  let at = start
  const cloud = createTestChannel({ kind: 'whatsapp-cloud', account: 'wac:12345' })
  beforeAll(async () => {
    here = await testApp({ now: () => at, channels: [cloud] })
    const opened = await openVault(here.app.sql, here.config.masterKey)
    if (!opened.ok) throw new Error(opened.why)
    vault = opened.vault
    const { redisUrl, databaseUrl } = here.config
    // As the process that sweeps rings it.
    bells = await createBells({ redisUrl, databaseUrl: databaseUrl as string, work: {}, log: { warn() {} } })
  })
  afterAll(async () => {
    await bells[Symbol.asyncDispose]()
    await here[Symbol.asyncDispose]()
  })

  /** Someone who agreed to be asked in the morning, at ten. */
  const agreed = async (channel = here.channel): Promise<{ her: Person; id: string }> => {
    at = Math.ceil((at - 7 * hour) / day) * day + 7 * hour
    const her = person({ ...here, channel })
    await her.starts()
    for (const tap of ['en', 'human', 'yes', 'menu', 'other', 'data', 'check_ins', 'few', 'morning'])
      await her.taps(tap)
    const rows = await here.app.db.select().from(followUps)
    const id = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1)?.id as string
    return { her, id }
  }
  /** As the sweepers of two processes do it, with the bell of another. */
  const sweep = async () => {
    const w = () => ({ vault, now: new Date(at), newId })
    await Promise.all([sweepFollowUps(here.app.db, w()), sweepFollowUps(here.app.db, w())])
    bells.ring('turns')
    const now = new Date(at).toISOString()
    const due = () =>
      here.app.sql`select id from inbox where state = 'waiting' and due_at <= ${now}::timestamptz`
    await expect.poll(async () => (await due()).length, { timeout: 60_000, interval: 20 }).toBe(0)
    await here.app.idle()
  }
  const hears = async (her: Person, work: () => Promise<unknown> = sweep) => {
    const before = her.sees().length
    await work()
    await here.app.idle()
    return her
      .sees()
      .slice(before)
      .map(({ text }) => text)
  }
  const states = async (id: string) =>
    (
      await here.app.db.select().from(checkIns).where(eq(checkIns.followUpId, id)).orderBy(checkIns.number)
    ).map(({ state, why }) => why ?? state)

  it('asks once, counts the answer, and opens a request of the right priority', async () => {
    const { her, id } = await agreed()
    at += 14 * day - 1
    expect(await hears(her)).toEqual([])
    at += 1
    expect(await hears(her)).toHaveLength(1)
    expect(await hears(her)).toEqual([])
    expect(await states(id)).toEqual(['asked', 'waiting', 'waiting', 'waiting'])
    for (const tap of ['fine', 'fine', 'fine', 'not_well']) await her.taps(tap)
    expect(await states(id)).toEqual(['answered', 'waiting', 'waiting', 'waiting'])
    const [request] = await here.app.db
      .select()
      .from(handoffs)
      .where(eq(handoffs.state, 'open'))
      .orderBy(handoffs.priority)
    expect(request).toMatchObject({ queue: 'caseworker', priority: 1 })
    const counted = (await here.app.db.select().from(facts))
      .map(({ kind }) => kind)
      .filter((kind) => /^check_in|^follow/.test(kind))
    expect(counted.toSorted()).toEqual(
      ['check_in_answered', 'check_in_asked', 'check_in_not_well_safety', 'follow_up_begun'].toSorted(),
    )
    // People have her chat: the next one is not asked.
    at += 28 * day
    expect(await hears(her)).toEqual([])
    expect(await states(id)).toEqual(['answered', 'with_people', 'waiting', 'waiting'])
    // It was the service that wrote: a worker who takes the chat does not take it back.
    expect((await here.app.db.select().from(outbox)).some(({ origin }) => origin === 'system')).toBe(true)
  })

  it('waits for her hours, and a stop meanwhile is the end', async () => {
    const { her, id } = await agreed()
    at += 14 * day + 12 * hour
    expect(await hears(her)).toEqual([])
    expect(await states(id)).toEqual(['raised', 'waiting', 'waiting', 'waiting'])
    await her.says('stop')
    expect(await states(id)).toEqual(['stopped', 'stopped', 'stopped', 'stopped'])
    at += 11 * hour
    expect(await hears(her)).toEqual([])
  })

  it('ends after two silent ones, with a task and no third message; then she may agree anew', async () => {
    const { her, id } = await agreed()
    at += 14 * day
    expect(await hears(her)).toHaveLength(1)
    at += 28 * day
    expect(await hears(her)).toHaveLength(1)
    at += 42 * day
    expect(await hears(her)).toEqual([])
    expect(await states(id)).toEqual(['silent', 'silent', 'silent', 'silent'])
    expect(await here.app.db.select().from(followUps).where(eq(followUps.id, id))).toMatchObject([
      { state: 'silent' },
    ])
  })

  it('never comes after an erasure', async () => {
    const { her, id } = await agreed()
    at += 14 * day + 12 * hour
    await sweep()
    await her.says('my data')
    await her.taps('erase')
    await her.taps('yes')
    at += 11 * hour
    expect(await hears(her)).toEqual([])
    expect(await states(id)).toEqual(['erased', 'erased', 'erased', 'erased'])
  })

  it('knocks where her channel takes no free words by then, and asks when she answers anything', async () => {
    const { her, id } = await agreed(cloud)
    at += 14 * day
    expect(await hears(her)).toEqual([expect.stringMatching(/answer to read/)])
    expect(her.sees().at(-1)).toMatchObject({ template: 'neutral' })
    expect(await states(id)).toEqual(['asked', 'waiting', 'waiting', 'waiting'])
    expect(await hears(her, () => her.says('who is it?'))).toEqual([expect.stringMatching(/how are things/)])
    await her.taps('not_well')
    expect(await states(id)).toEqual(['answered', 'waiting', 'waiting', 'waiting'])
  })
})
