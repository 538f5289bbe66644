import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import type { Inbound } from '../../src/channels/channel.ts'
import { testConfig } from '../support/app.ts'
import { testDatabase } from '../support/database.ts'
import { bothQueues, redisUrl } from '../support/services.ts'
import { createTestChannel } from '../support/test-channel.ts'
import { startWebChat } from '../support/web-chat.ts'

const bound = 3
const message = (address: string, order: number, text: string): Inbound => ({
  account: 'telegram:7',
  address,
  externalId: `${address}:${order}`,
  order,
  at: Date.now(),
  body: { kind: 'text', text },
})

bothQueues('when more is in work than a process takes', (queue) => {
  it('asks pages for a moment, stores what Telegram brings, and answers everyone in the end', async () => {
    await using database = await testDatabase()
    const channel = createTestChannel()
    const config = testConfig(database.url, queue === 'redis' ? await redisUrl() : null)
    await using app = await createApp(
      { ...config, roles: new Set(['web', 'turns', 'sends']) },
      { channels: [channel], workBound: bound },
    )
    const url = app.url as string
    const page = await startWebChat(() => url, 'en')
    const people = Array.from({ length: bound + 2 }, () => `chat-${randomUUID()}`)
    for (const she of people) await channel.deliver([message(she, 1, 'hello')])
    await app.idle()
    const before = people.map((she) => channel.sent(she).length)
    const say = (id: string) =>
      fetch(`${url}/chat/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${page.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id, n: 1, text: 'menu' }),
      })
    const id = randomUUID()
    const metric = async (line: string) => (await (await fetch(`${url}/metrics`)).text()).includes(line)

    // Turns stand still where they want their contacts' rows.
    await database.sql.begin(async (tx) => {
      await tx`select 1 from conversations for update`
      const inWork = people.slice(0, bound).map((she) => channel.deliver([message(she, 2, 'menu')]))
      await expect.poll(() => metric(`mpcc_messages_in_work ${bound}`)).toBe(true)
      const refused = await say(id)
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await refused.json()).toMatchObject({ code: 'busy' })
      // Acknowledged at once, although their turns must wait.
      await Promise.all(people.slice(bound).map((she) => channel.deliver([message(she, 2, 'menu')])))
      expect(await tx`select 1 from inbox where state = 'waiting'`).toHaveLength(people.length - bound)
      await expect.poll(() => metric('mpcc_shed_total{channel="web",how="asked again"} 1')).toBe(true)
      void inWork
    })
    await expect
      .poll(() => people.map((she, i) => channel.sent(she).length - (before[i] as number)), {
        timeout: 15_000,
      })
      .toEqual(people.map(() => 1))
    await expect.poll(async () => (await say(id)).status).toBe(202)
    await page.untilHeard(4)
  })
})
