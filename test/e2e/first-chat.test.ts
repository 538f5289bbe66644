import { expect, it } from 'vitest'
import { testApp } from '../support/app.ts'
import { person } from '../support/person.ts'
import { bothQueues } from '../support/services.ts'

bothQueues('a newcomer', (queue) => {
  it('is greeted, chooses a language and gets a menu with a way to a person', async () => {
    await using app = await testApp({ queue })
    const she = person(app)
    const greeting = await she.starts()
    expect(greeting.at(-1)?.choices?.map((choice) => choice.id)).toEqual(
      expect.arrayContaining(['ar', 'kmr', 'en']),
    )
    await she.taps('en')
    const menu = she.sees().at(-1)
    expect(menu?.direction).toBe('ltr')
    expect(menu?.choices?.length).toBeGreaterThan(3)
  })

  it('gets an answer to each of five messages in a row, in order', async () => {
    await using app = await testApp({ queue })
    const she = person(app)
    await she.starts()
    await Promise.all(['en', 'menu', 'human', 'back', 'menu'].map((words) => she.says(words)))
    const rows = await app.database.sql<{ order_no: number; seq: number; state: string }[]>`
      select order_no::int, seq::int, state from inbox order by order_no`
    expect(rows.map((row) => row.state)).toEqual(Array(6).fill('handled'))
    expect(rows.map((row) => row.seq)).toEqual(rows.map((row) => row.seq).toSorted((a, b) => a - b))
  })

  it('is served by two processes at once without a doubled answer', async () => {
    await using app = await testApp({ queue })
    await using second = await testApp({ beside: app })
    const she = person(app)
    await she.starts()
    const before = she.sees().length
    await Promise.all([
      she.sends({ kind: 'text', text: 'menu' }, 'the same message'),
      second.app.receive([
        {
          account: app.channel.account,
          address: she.address,
          externalId: 'the same message',
          order: 2,
          at: Date.now(),
          body: { kind: 'text', text: 'menu' },
        },
      ]),
    ])
    await second.app.idle()
    const [row] = await app.database.sql<{ handled: number; unsent: number }[]>`
      select (select count(*)::int from inbox where state = 'handled') as handled,
             (select count(*)::int from outbox where state <> 'sent') as unsent`
    expect(row).toEqual({ handled: 2, unsent: 0 })
    expect(she.sees().length).toBeGreaterThan(before)
    const keys = await app.database.sql`select count(*)::int as sent from outbox`
    expect(she.sees().length).toBe(keys[0]?.sent)
  })
})
