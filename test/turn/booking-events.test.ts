import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepBookings } from '../../src/booking/sweep.ts'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { readSafeContact, type SafeContact, saveSafeContact } from '../../src/contacts/safe-contact.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { untilTen } from '../scenarios/play.ts'
import { sessionId, staffDo, withSessions } from '../scenarios/sessions.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type Person, person } from '../support/person.ts'
import { createTestChannel } from '../support/test-channel.ts'

const hour = 3_600_000

describe('a reminder', () => {
  const ahead = untilTen()
  let passed = 0
  const now = () => Date.now() + ahead + passed
  let app: TestApp
  let vault: Vault
  const cloud = createTestChannel({ kind: 'whatsapp-cloud', account: 'wac:12345' })
  beforeAll(async () => {
    app = await testApp({ now, channels: [cloud] })
    await withSessions({ app, now })
    const opened = await openVault(app.app.sql, app.config.masterKey)
    if (!opened.ok) throw new Error(opened.why)
    vault = opened.vault
  })
  afterAll(() => app?.[Symbol.asyncDispose]())

  const contactOf = async (session: string) => {
    const [row] = await app.app.sql`select contact_id from bookings where session_id = ${sessionId(session)}
      and contact_id is not null order by line desc limit 1`
    return row?.contact_id as string
  }
  async function wish(session: string, change: Partial<SafeContact>) {
    const contactId = await contactOf(session)
    await app.app.db.transaction(async (tx) => {
      const key = await loadDataKey(tx, vault, contactId)
      if (!key) throw new Error('no key')
      await saveSafeContact(tx, key, contactId, { ...(await readSafeContact(tx, key, contactId)), ...change })
    })
  }
  /** Somebody with a place in this course, at the menu. */
  async function booked(session: string, remind: string, channel = app.channel): Promise<Person> {
    const she = person({ ...app, channel })
    await she.says('hello')
    for (const tap of ['en', 'human', 'yes', 'menu']) await she.taps(tap)
    await she.says('sewing')
    for (const tap of ['book', 'self']) await she.taps(tap)
    if (
      !she
        .sees()
        .at(-1)
        ?.choices?.some(({ id }) => id === sessionId(session))
    )
      await she.taps('later')
    for (const tap of [sessionId(session), 'yes', remind, 'no']) await she.taps(tap)
    return she
  }
  /** Raises what is due and waits until its turns are done; what she saw of it. */
  async function due(she: Person, hours: number): Promise<string[]> {
    const before = she.sees().length
    passed += hours * hour
    await sweepBookings(app.app.db, { vault, now: new Date(now()), newId: randomUUID })
    const waiting = () => app.app.sql`select 1 from inbox where kind = 'system' and state = 'waiting'
      and due_at <= ${new Date(now()).toISOString()}::timestamptz`
    await expect.poll(async () => (await waiting()).length, { timeout: 30_000 }).toBe(0)
    await app.app.idle()
    return she
      .sees()
      .slice(before)
      .map(({ text }) => text)
  }

  it('comes a day and two hours before, once each, and names nothing', async () => {
    const she = await booked('trade2', 'both')
    const onCloud = await booked('trade2', 'day', cloud)
    const said = await due(she, 25)
    expect(said).toHaveLength(1)
    // Her channel takes no free words by then: a template, and behind it her bookings.
    expect(onCloud.sees().at(-1)).toMatchObject({
      template: 'neutral',
      text: expect.stringMatching(/answer to read/),
    })
    expect((await onCloud.says('?')).at(-1)?.text).toContain('Your appointment')
    expect(said[0]).toMatch(/A reminder of your appointment: .*10:00/)
    expect(said[0]).not.toMatch(/Trade|Raqqa|sewing/i)
    expect(await due(she, 0)).toEqual([])
    const [rows] = await app.app.sql`select count(*)::int as n from outbox where origin = 'system'`
    expect(rows?.n).toBe(2)
    const again = await due(she, 21)
    expect(again.join()).toMatch(/A reminder/)
    expect(await she.says('CHANGE')).toMatchObject([{ text: expect.stringContaining('Your appointment') }])
  })

  it('names the activity only for one who wished so', async () => {
    // Eleven hours past the others: eleven in the morning of the second day.
    passed += 3 * hour
    const she = await booked('trade3', 'named')
    expect(await due(she, 1)).toEqual([])
    await staffDo({ app, now } as never, { staff: 'move', session: 'trade3', to: 24 * 60 }, '')
    const said = await due(she, 3)
    expect(said.join()).toMatch(/new time/)
    const named = await due(she, 20)
    expect(named.join('\n')).toMatch(/Trade courses/)
  })

  it('is never sent after she cancelled, nor where she may not be written to', async () => {
    const she = await booked('trade4', 'day')
    await wish('trade4', { mayWriteFirst: false })
    expect(await due(she, 12)).toEqual([])
    const other = await booked('trade5', 'day')
    await other.says('cancel my booking')
    for (const tap of ['cancel', 'yes']) await other.taps(tap)
    expect(await due(other, 40)).toEqual([])
  })
})
