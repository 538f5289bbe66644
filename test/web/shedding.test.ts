import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { chatInMemory } from './chat-in-memory.ts'
import { listen } from './event-client.ts'

const open: { server: { close(): Promise<unknown> } }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.server.close()
})

describe('more than can be under way at once', () => {
  it('is asked to come again, and nothing is lost', async () => {
    const memory = await chatInMemory(() => [{ text: 'answered' }], { mostUnderWay: 4 })
    open.push(memory)
    const { server, channel, received } = memory
    const started = await server.inject({ method: 'POST', url: '/chat/start', payload: {} })
    const { token, items } = started.json()
    expect(items.map((item: { text: string }) => item.text)).toEqual(['', 'answered'])
    await server.listen({ host: '127.0.0.1', port: 0 })
    const events = await listen(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}`, token)
    await events.until(() => events.events.some((event) => event.name === 'ready'))

    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const post = channel.post
    channel.post = async (messages) => {
      await held
      return post(messages)
    }
    const say = (id: string) =>
      server.inject({
        method: 'POST',
        url: '/chat/messages',
        headers: { authorization: `Bearer ${token}` },
        payload: { id, n: 1, text: 'hello' },
      })
    const ids = Array.from({ length: 7 }, () => randomUUID())
    const answers = Promise.all(ids.map(say))
    await events.until(() => events.events.some((event) => event.name === 'busy'))
    goOn()
    const codes = (await answers).map((answer) => answer.statusCode)
    expect(codes.filter((code) => code === 202)).toHaveLength(4)
    const refused = (await answers).filter((answer) => answer.statusCode === 503)
    expect(refused).toHaveLength(3)
    for (const answer of refused) {
      expect(answer.json()).toMatchObject({ code: 'busy' })
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(2)
    }
    for (const id of ids) expect((await say(id)).statusCode).toBe(202)
    expect(received.filter((one) => one.body.kind === 'text')).toHaveLength(7)
    events.hangUp()
  })
})
