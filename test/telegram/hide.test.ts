import { describe, expect, it } from 'vitest'
import { bothQueues } from '../support/services.ts'
import { greeted, type Service, serviceOn, settled } from './service.ts'

const hour = 3_600_000
const until = (condition: () => boolean | Promise<boolean>, timeout = 15_000) =>
  expect.poll(condition, { timeout, interval: 20 }).toBe(true)
/** As if the line that tells of it had stood long enough. */
const lineIsDue = ({ test }: Service) =>
  test.database
    .sql`update inbox set due_at = now(), received_at = now() where kind = 'system' and state = 'waiting'`

bothQueues('the word "hide"', (queue) => {
  it('takes what both wrote off her phone, and then the line that says so', async () => {
    await using service = await serviceOn('polling', queue)
    const user = await greeted(service.api.user(1))
    user.says('help')
    await user.waitForAnswers(3)
    user.says('hide')
    await until(() => user.texts().some((text) => text.startsWith('Cleared')))
    await settled(user)
    expect(user.texts()).toHaveLength(1)
    expect(user.wrote()).toEqual([])
    await lineIsDue(service)
    await until(() => user.sees().length === 0)
    // The chat goes on as ever.
    user.says('menu')
    await user.waitForAnswers(1)
    expect(user.wrote()).toHaveLength(1)
  })
})

describe('hiding a chat', () => {
  it('works before a language is chosen, in each language, and while people have the chat', async () => {
    await using service = await serviceOn('polling')
    for (const [id, word] of [
      [1, 'إخفاء'],
      [2, 'veşêre'],
      [3, '/hide'],
      [4, 'emsa7'],
    ] as const) {
      const user = service.api.user(id)
      user.starts()
      await user.waitForAnswers(1)
      user.says(word)
      await until(() => user.wrote().length === 0)
      await settled(user)
      expect(user.sees(), word).toHaveLength(1)
    }
    const user = await greeted(service.api.user(9))
    user.says('person')
    await user.waitForAnswers(3)
    user.taps('yes')
    await user.waitForAnswers(4)
    user.taps('skip')
    await user.waitForAnswers(5)
    user.says('hide')
    await until(() => user.wrote().length === 0)
    const { sql } = service.test.database
    expect(await sql`select 1 from handoffs where state <> 'closed'`).toHaveLength(1)
    expect(await sql`select 1 from inbox where body is not null and kind = 'text'`).not.toHaveLength(0)
  })

  it('goes in calls of a hundred, and leaves what is older than two days', async () => {
    await using service = await serviceOn('polling')
    const { api } = service
    const user = await greeted(api.user(1))
    user.says('help')
    await user.waitForAnswers(3)
    user.ages(49 * hour)
    const old = [user.wrote(), user.sees().map(({ messageId }) => messageId)]
    for (let n = 0; n < 120; n++) user.says('help')
    await user.waitForAnswers(123, 60_000)
    user.says('hide')
    await until(() => user.texts().some((text) => text.startsWith('Cleared')), 30_000)
    await settled(user)
    expect(user.wrote()).toEqual(old[0])
    expect(
      user
        .sees()
        .map(({ messageId }) => messageId)
        .slice(0, -1),
    ).toEqual(old[1])
    const calls = api.state.calls.filter(({ method }) => method === 'deleteMessages')
    expect(calls.length).toBeGreaterThan(2)
    for (const { params } of calls) expect((params.message_ids as number[]).length).toBeLessThanOrEqual(100)
  })

  it('comes to its end when Telegram is away or asks to wait, before anything later is sent', async () => {
    await using service = await serviceOn('polling')
    const { api } = service
    const user = await greeted(api.user(1))
    api.failNext('deleteMessages', { status: 429, retryAfter: 1 })
    api.failNext('deleteMessages', { lose: true })
    user.says('hide')
    user.says('menu')
    await until(() => user.texts()[0]?.startsWith('Cleared') === true, 20_000)
    await until(() => user.sees().length === 2)
    await settled(user)
    // All that stood there before is gone, and what she asked for next stands.
    expect(user.sees()).toHaveLength(2)
  })

  it('takes an album whole, and pictures with their words', async () => {
    await using service = await serviceOn('polling')
    const user = await greeted(service.api.user(1))
    for (let n = 0; n < 4; n++) user.sends({ photo: true, album: 'a' })
    await user.waitForAnswers(3)
    await settled(user)
    user.says('hide')
    await until(() => user.texts().some((text) => text.startsWith('Cleared')))
    expect(user.wrote()).toEqual([])
  })

  it('is no message in what the team reads, and her words stay there', async () => {
    await using service = await serviceOn('polling')
    const user = await greeted(service.api.user(1))
    user.says('hide')
    await until(() => user.wrote().length === 0)
    const { sql } = service.test.database
    await until(async () => (await sql`select 1 from outbox where state <> 'sent'`).length === 0)
    expect(await sql`select 1 from outbox where origin = 'system'`).toHaveLength(2)
  })
})
