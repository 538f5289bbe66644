import { describe, expect, it } from 'vitest'
import { testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

const hour = 3_600_000

describe('a conversation', () => {
  it('keeps what a newcomer came for and answers it after the first contact', async () => {
    await using app = await testApp()
    const she = person(app)
    const first = await she.says('I want a sewing course')
    expect(first.at(-1)?.choices?.map((c) => c.id)).toEqual(['ar', 'kmr', 'en'])
    const after = await she.taps('en')
    expect(after.some((c) => c.text.includes('vocational') || c.text.includes('trade'))).toBe(true)
  })

  it('answers a tap on an old button politely and asks the present question again', async () => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    await she.taps('en')
    const old = she.sees().at(-1)?.visit as number
    await she.says('centers')
    const seen = await she.tapsOld(old, 'talk')
    expect(seen.length).toBe(2)
    expect(seen[1]?.choices?.[0]?.id).toBe('raqqa')
  })

  it('is silent while a human has the chat, but for one line in four hours', async () => {
    let now = Date.now()
    await using app = await testApp({ now: () => now })
    const she = person(app)
    await she.says('hello')
    await she.taps('en')
    await she.says('person')
    await she.taps('yes')
    const told = await she.says('my son')
    expect(told.length).toBe(1)
    expect(await she.says('are you there?')).toEqual([])
    now += 5 * hour
    expect((await she.says('hello?')).length).toBe(1)
    expect(await she.says('hello??')).toEqual([])
    // The menu is still there for her.
    expect((await she.says('menu')).at(-1)?.choices?.length).toBeGreaterThan(3)
    const [handoff] = await app.app.sql`select count(*)::int as n from handoffs where state = 'open'`
    expect(handoff?.n).toBe(1)
  })

  it('puts words of danger at the head of the queue, before a language or an agreement', async () => {
    await using app = await testApp()
    const she = person(app)
    const seen = await she.says('my husband wants to kill me')
    expect(seen.length).toBeGreaterThan(0)
    const [handoff] = await app.app.sql`select queue, priority::int from handoffs`
    expect(handoff).toEqual({ queue: 'crisis', priority: 0 })
  })

  it('keeps a voice note sealed and never a location', async () => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    await she.taps('en')
    const bytes = Buffer.from('OggS canary-voice')
    await she.sends({ kind: 'voice', mime: 'audio/ogg', bytes: bytes.toString('base64') })
    const [media] = await app.app.sql`select state, size, bytes from media`
    expect(media).toMatchObject({ state: 'stored', size: bytes.length })
    expect((media as { bytes: Buffer }).bytes.includes('canary')).toBe(false)
    const seen = await she.sends({ kind: 'other', what: 'location' })
    expect(seen[0]?.text).toContain('did not keep')
  })

  it('ends a wait that ran out, once', async () => {
    let now = Date.now()
    await using app = await testApp({ now: () => now })
    const she = person(app)
    await she.says('hello')
    await she.taps('en')
    now += 25 * hour
    await expect
      .poll(async () => (await app.app.sql`select state from inbox where kind = 'system'`)[0]?.state, {
        timeout: 20_000,
      })
      .toBe('handled')
    const [timeouts] = await app.app.sql`select count(*)::int as n from inbox where kind = 'system'`
    expect(timeouts?.n).toBe(1)
    expect((await she.says('menu')).at(-1)?.choices?.length).toBeGreaterThan(3)
  })

  it('erases a contact whole, says so, and knows a newcomer at the same address', async () => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    await she.taps('en')
    await she.says('my data')
    await she.taps('erase')
    const bye = await she.taps('yes')
    expect(bye[0]?.text).toContain('deleted')
    const [left] = await app.app.sql`select count(*)::int as n from inbox where body is not null`
    expect(left?.n).toBe(0)
    const again = await she.says('hello')
    expect(again.length).toBeGreaterThan(0)
    const [contacts] = await app.app.sql`select count(*)::int as n from contacts`
    expect(contacts?.n).toBe(1)
  })
})
