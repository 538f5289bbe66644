import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestApp } from '../support/app.ts'
import { askedForPerson, chatApp, replies } from '../support/chat-work.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

const patient = { timeout: 20_000 }
let test: TestApp
beforeAll(async () => {
  test = await chatApp()
})
afterAll(() => test?.[Symbol.asyncDispose]())

interface Heard {
  name: string
  id: number
  data: { id?: string; seq?: number; state?: string; why?: string }
}

/** An open console: what it hears, until it is closed. */
async function consoleOf(staff: SignedIn, query = '') {
  const stop = new AbortController()
  const response = await fetch(`${test.app.url}/api/staff/events${query}`, {
    headers: { cookie: staff.cookie, 'sec-fetch-site': 'same-origin' },
    signal: stop.signal,
  })
  const heard: Heard[] = []
  const raw: string[] = []
  let ended = false
  const reading = (async () => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      raw.push(chunk)
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const name = field('event')
        if (name) heard.push({ name, id: Number(field('id')), data: JSON.parse(field('data') ?? '{}') })
      }
    }
    ended = true
  })().catch(() => {})
  return {
    status: response.status,
    heard,
    names: () => heard.map(({ name }) => name),
    /** Events about a chat, newest last. */
    of: (chatId: string) => heard.filter(({ data }) => data.id === chatId),
    raw: () => raw.join(''),
    ended: () => ended,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await reading
    },
  }
}

describe('an open console', () => {
  it('hears of new words by id alone, in its scope alone', async () => {
    const worker = await staffIn(test)
    const elsewhere = await staffIn(test, { centers: ['hajin'] })
    const chat = await askedForPerson(test, worker)
    await using here = await consoleOf(worker)
    await using there = await consoleOf(elsewhere)
    await expect.poll(here.names, patient).toContain('ready')
    await expect.poll(there.names, patient).toContain('ready')
    await chat.person.says('My secret is a blue door')
    const seq = await chat.seq()
    await expect.poll(() => here.of(chat.id).at(-1)?.data.seq, patient).toBe(seq)
    expect(here.raw()).not.toContain('blue door')
    // What came later has arrived there, so what came before would have, too.
    const other = await askedForPerson(test, elsewhere, { centerId: 'hajin' })
    await other.person.says('hello')
    await expect.poll(() => there.of(other.id).length, patient).toBeGreaterThan(0)
    expect(there.of(chat.id)).toEqual([])
  })

  it('hears that a chat has left it, and its new worker that it came', async () => {
    const [hers, theirs] = [await staffIn(test), await staffIn(test, { centers: ['hajin'] })]
    const chat = await askedForPerson(test, hers)
    await using left = await consoleOf(hers)
    await using came = await consoleOf(theirs)
    await expect.poll(() => [...left.names(), ...came.names()], patient).toEqual(['ready', 'ready'])
    await chat.person.says('hello')
    await expect.poll(() => left.of(chat.id).at(-1)?.name, patient).toBe('chat')
    await hers.post(`/api/staff/chats/${chat.id}/hand-over`, { to: theirs.id })
    await expect.poll(came.names, patient).toContain('notice')
    await expect.poll(() => came.of(chat.id).at(-1)?.name, patient).toBe('chat')
    await theirs.post(`/api/staff/chats/${chat.id}/hand-over`, { team: 'manbij' })
    await expect.poll(() => left.of(chat.id).at(-1)?.name, patient).toBe('left')
  })

  it('comes back by its cursor and hears what it missed; one that never was is healed', async () => {
    const worker = await staffIn(test)
    const chat = await askedForPerson(test, worker)
    const cursor = await (async () => {
      await using before = await consoleOf(worker)
      await expect.poll(before.names, patient).toContain('ready')
      return before.heard[0]?.id ?? 0
    })()
    await chat.person.says('while you were away')
    await using after = await consoleOf(worker, `?after=${cursor}`)
    await expect.poll(() => after.of(chat.id).at(-1)?.data.seq, patient).toBe(await chat.seq())
    expect(after.names()).not.toContain('reset')

    const future = Date.now() + 10 * 86_400_000
    await using ahead = await consoleOf(worker, `?after=${future}`)
    await expect.poll(ahead.names, patient).toEqual(['reset', 'ready'])
    expect(ahead.heard[0]?.id).toBeLessThan(future)
    await replies(worker, chat, 'Here again')
    await expect.poll(() => ahead.of(chat.id).length, patient).toBeGreaterThan(0)
    await using nonsense = await consoleOf(worker, '?after=-1')
    expect(nonsense.status).toBe(422)
  })

  it('keeps six streams of one person; an older one gives way', async () => {
    const worker = await staffIn(test)
    await using streams = new AsyncDisposableStack()
    const open: Awaited<ReturnType<typeof consoleOf>>[] = []
    for (let n = 0; n < 7; n++) open.push(streams.use(await consoleOf(worker)))
    await expect.poll(() => open[0]?.heard.at(-1), patient).toMatchObject({ data: { why: 'replaced' } })
    await expect.poll(() => open[0]?.ended(), patient).toBe(true)
    expect(open.slice(1).some((one) => one.ended())).toBe(false)
  })
})
