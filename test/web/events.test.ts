import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { chatInMemory } from './chat-in-memory.ts'
import { listen } from './event-client.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function chat(beatMs = 15_000) {
  const memory = await chatInMemory(() => [{ text: 'hello' }], { beatMs })
  closing.push(() => memory.server.close())
  await memory.server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(memory.server.server.address() as AddressInfo).port}`
  const started = await fetch(`${url}/chat/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const { token } = (await started.json()) as { token: string }
  const room = memory.chats.get(token)
  if (!room) throw new Error('no chat')
  const say = (text: string, quietly = false) =>
    memory.add(room, { from: 'service', kind: 'text', text }, quietly)
  return { ...memory, url, token, room, say, listen: (after = 0) => listen(url, token, after) }
}

describe('the event stream', () => {
  it('replays, says that it is ready, then goes on live', async () => {
    const { listen, say } = await chat()
    const page = await listen()
    await page.until(() => page.events.some((event) => event.name === 'ready'))
    expect(page.seqs()).toEqual([1, 2])
    say('later')
    await page.until(() => page.seqs().length === 3)
    expect(page.headers.get('content-type')).toMatch('text/event-stream')
    expect(page.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('content-security-policy')).toBeNull()
    expect(page.raw()).toContain('id: 3\n')
    page.hangUp()
  })

  it('goes on where a page was, with nothing lost and nothing twice', async () => {
    const { listen, say } = await chat()
    for (let n = 0; n < 200; n += 1) say(`line ${n}`)
    const first = await listen()
    await first.until(() => first.seqs().length >= 120)
    first.hangUp()
    const upTo = first.seqs().at(-1) ?? 0
    const second = await listen(upTo)
    await second.until(() => second.events.some((event) => event.name === 'ready'))
    expect([...first.seqs(), ...second.seqs()]).toEqual(Array.from({ length: 202 }, (_, n) => n + 1))
    second.hangUp()
  })

  it('keeps order while items come in during the replay', async () => {
    const { listen, say } = await chat()
    for (let n = 0; n < 120; n += 1) say('before')
    const page = await listen()
    for (let n = 0; n < 120; n += 1) say('meanwhile')
    await page.until(() => page.seqs().length === 242)
    expect(page.seqs()).toEqual(Array.from({ length: 242 }, (_, n) => n + 1))
    page.hangUp()
  })

  it('heals a lost pulse at the next beat', async () => {
    const { listen, say } = await chat(60)
    const page = await listen()
    await page.until(() => page.events.some((event) => event.name === 'ready'))
    say('nobody was told', true)
    await page.until(() => page.seqs().length === 3)
    expect(page.raw()).toContain(': beat\n\n')
    page.hangUp()
  })

  it('reaches several tabs of one chat', async () => {
    const { listen, say } = await chat()
    const tabs = await Promise.all([listen(), listen()])
    await Promise.all(tabs.map((tab) => tab.until(() => tab.seqs().length === 2)))
    say('for both')
    await Promise.all(tabs.map((tab) => tab.until(() => tab.seqs().length === 3)))
    for (const tab of tabs) tab.hangUp()
  })

  it('lets the oldest stream of a chat give way to a fifth', async () => {
    const { listen } = await chat()
    const streams = []
    for (let n = 0; n < 5; n += 1) streams.push(await listen())
    const [oldest, ...others] = streams
    await oldest?.ended
    expect(oldest?.events.at(-1)?.name).toBe('replaced')
    for (const one of others) one.hangUp()
  })

  it('forgets a stream that was hung up', async () => {
    const { listen, heard, room } = await chat()
    const page = await listen()
    await page.until(() => page.seqs().length === 2)
    expect(heard.get(room.id)?.size).toBe(1)
    page.hangUp()
    await page.ended
    await page.until(() => heard.get(room.id)?.size === 0)
  })

  it('replays all when the cursor lies in the future', async () => {
    const { listen } = await chat()
    const page = await listen(50)
    await page.until(() => page.events.some((event) => event.name === 'ready'))
    expect(page.seqs()).toEqual([1, 2])
    page.hangUp()
  })

  it('takes the cursor from Last-Event-ID too, and passes over nonsense there', async () => {
    const { url, token, say } = await chat()
    say('three')
    for (const [id, expected] of [
      ['2', 'id: 3'],
      ['nonsense', 'id: 1'],
    ]) {
      const abort = new AbortController()
      const headers = { authorization: `Bearer ${token}`, 'last-event-id': id ?? '' }
      const response = await fetch(`${url}/chat/events`, { headers, signal: abort.signal })
      const reader = response.body?.getReader()
      let text = ''
      while (!text.includes('id: ')) text += new TextDecoder().decode((await reader?.read())?.value)
      expect(text).toContain(expected)
      abort.abort()
    }
  })

  it('passes on that an answer is being written', async () => {
    const { listen, channel, token } = await chat()
    const page = await listen()
    await page.until(() => page.events.some((event) => event.name === 'ready'))
    channel.typing?.(token)
    await page.until(() => page.events.some((event) => event.name === 'typing'))
    page.hangUp()
  })

  it('says that a chat was erased and goes on with who is there now', async () => {
    const { listen, chats, token, room, add, heard } = await chat(60)
    const page = await listen()
    await page.until(() => page.seqs().length === 2)
    const fresh = { ...room, id: 'another', items: room.items.map((item) => ({ ...item })) }
    add(fresh, { from: 'service', kind: 'text', text: 'goodbye' })
    fresh.items.splice(0, 2)
    chats.set(token, fresh)
    await page.until(() => page.seqs().length === 3)
    expect(page.events.map((event) => event.name)).toEqual(['item', 'item', 'ready', 'erased', 'item'])
    expect(heard.get(room.id)?.size).toBe(0)
    expect(heard.get('another')?.size).toBe(1)
    page.hangUp()
  })

  it('ends when nobody is at the address any more', async () => {
    const { listen, chats, token } = await chat(30)
    const page = await listen()
    await page.until(() => page.seqs().length === 2)
    chats.delete(token)
    await page.ended
    expect(page.events.at(-1)?.name).toBe('gone')
    expect((await listen()).status).toBe(401)
  })

  it('ends with the server, which closes at once', async () => {
    const { listen, server } = await chat()
    const page = await listen()
    await page.until(() => page.events.some((event) => event.name === 'ready'))
    const before = Date.now()
    await server.close()
    await page.ended
    expect(Date.now() - before).toBeLessThan(2_000)
    expect(page.events.at(-1)?.name).toBe('closing')
  })
})
