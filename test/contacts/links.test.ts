import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { findContactId } from '../../src/contacts/find-or-create.ts'
import {
  codesAnHour,
  linkCodeMs,
  makeLinkCode,
  readLinkCode,
  takeLinkCode,
  wrongCodesAnHour,
  wrongCodesOfAll,
} from '../../src/contacts/link-code.ts'
import { isHers, linkChats, otherChats, unlinkChat } from '../../src/contacts/links.ts'
import { readSafeContact, saveSafeContact } from '../../src/contacts/safe-contact.ts'
import { setSecret } from '../../src/contacts/secret-word.ts'
import { takeOver } from '../../src/contacts/take-over.ts'
import { contactLinks, contacts, linkCodes, persons } from '../../src/db/schema/index.ts'
import { testApp } from '../support/app.ts'
import { testDatabase } from '../support/database.ts'
import { person } from '../support/person.ts'
import { createTestChannel } from '../support/test-channel.ts'
import { anotherProcess, contact, newId, openedVault } from './support.ts'

const now = new Date('2026-03-01T09:00:00Z')
const later = (ms: number) => new Date(now.getTime() + ms)
const minute = 60_000

async function chats() {
  const database = await testDatabase()
  const { db, sql } = database
  const vault = await openedVault(sql)
  const one = (await contact(db, vault, newId(), now)).contactId
  const two = (await contact(db, vault, newId(), now)).contactId
  const make = (contactId: string, at = now) =>
    db.transaction((tx) => makeLinkCode(tx, vault, { contactId, now: at }))
  const codeOf = async (contactId: string, at = now) => {
    const made = await make(contactId, at)
    if (!made.ok) throw new Error(made.why)
    return made.code
  }
  const take = (contactId: string, code: string, at = now) =>
    db.transaction((tx) => takeLinkCode(tx, vault, { contactId, code, now: at }))
  const link = (a: string, b: string) => db.transaction((tx) => linkChats(tx, { a, b, now }))
  return {
    db,
    vault,
    url: database.url,
    one,
    two,
    make,
    codeOf,
    take,
    link,
    newcomer: async () => (await contact(db, vault, newId(), now)).contactId,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describe('the code of a chat', () => {
  it('names that chat to the other one, once, in any digits', async () => {
    await using world = await chats()
    const { one, two, codeOf, take } = world
    const code = await codeOf(one)
    expect(code).toMatch(/^\d{4} \d{4}$/)
    const typed = code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))
    expect(await take(two, ` ${typed.replace(' ', '-')}`)).toEqual({ ok: true, contactId: one })
    expect(await take(two, code)).toEqual({ ok: false, why: 'wrong' })
  })

  it('is good for ten minutes, and only the last one', async () => {
    await using world = await chats()
    const { one, two, codeOf, take } = world
    const first = await codeOf(one)
    const second = await codeOf(one)
    expect(await take(two, first)).toEqual({ ok: false, why: 'wrong' })
    expect(await take(two, second, later(linkCodeMs))).toEqual({ ok: false, why: 'wrong' })
    expect(await take(two, second, later(linkCodeMs - 1))).toEqual({ ok: true, contactId: one })
  })

  it('is told apart from wrong ones only in its own chat, where it stays good', async () => {
    await using world = await chats()
    const { one, two, codeOf, take } = world
    const code = await codeOf(one)
    expect(await take(one, code)).toEqual({ ok: false, why: 'own' })
    expect(await take(two, code)).toEqual({ ok: true, contactId: one })
  })

  it('cannot be guessed: five tries an hour, then not even the right one', async () => {
    await using world = await chats()
    const { one, two, codeOf, take } = world
    const code = await codeOf(one)
    const wrong = (n: number) =>
      String(Number(code.replace(' ', '')) + n)
        .padStart(8, '0')
        .slice(-8)
    for (let n = 1; n <= wrongCodesAnHour; n++)
      expect(await take(two, wrong(n))).toEqual({ ok: false, why: 'wrong' })
    expect(await take(two, code)).toEqual({ ok: false, why: 'locked' })
    const next = await codeOf(one, later(61 * minute))
    expect(await take(two, next, later(61 * minute))).toEqual({ ok: true, contactId: one })
  })

  it('counts guesses that come at once', async () => {
    await using world = await chats()
    const { two, take } = world
    const tries = await Promise.all(Array.from({ length: 12 }, (_, n) => take(two, `0000 00${10 + n}`)))
    expect(tries.filter((tried) => !tried.ok && tried.why === 'wrong')).toHaveLength(wrongCodesAnHour)
  })

  it('cannot be guessed from many chats either', async () => {
    await using world = await chats()
    const { db, one, two, codeOf, take, newcomer } = world
    const code = await codeOf(one)
    const other = await newcomer()
    await db.insert(linkCodes).values({ contactId: other, tries: wrongCodesOfAll, since: now })
    expect(await take(two, code)).toEqual({ ok: false, why: 'locked' })
  })

  it('is not made without end', async () => {
    await using world = await chats()
    for (let n = 0; n < codesAnHour; n++) expect((await world.make(world.one)).ok).toBe(true)
    expect(await world.make(world.one)).toEqual({ ok: false, why: 'too_many' })
  })

  it('is had by one of two who write it at the same moment', async () => {
    await using world = await chats()
    const { one, two, codeOf, newcomer, vault, url } = world
    await using second = anotherProcess(url)
    for (let round = 0; round < 5; round++) {
      const three = await newcomer()
      const code = await codeOf(one, later(round * 61 * minute))
      const at = later(round * 61 * minute)
      const [a, b] = await Promise.all([
        world.take(two, code, at),
        second.db.transaction((tx) => takeLinkCode(tx, vault, { contactId: three, code, now: at })),
      ])
      expect([a.ok, b.ok].sort()).toEqual([false, true])
    }
  })

  it('is not confused with numbers of bookings and telephones', () => {
    for (const text of ['123456', '0999123456', '12345', '1234 567a', '+963 11 2345 678', ''])
      expect(readLinkCode(text)).toBeNull()
  })
})

describe('linked chats', () => {
  it('are linked once when each writes the code of the other at the same moment', async () => {
    await using world = await chats()
    const { db, url, newcomer } = world
    await using second = anotherProcess(url)
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await newcomer(), await newcomer()]
      const both = await Promise.all([
        world.link(a, b),
        second.db.transaction((tx) => linkChats(tx, { a: b, b: a, now })),
      ])
      expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
      expect(await otherChats(db, a)).toEqual([b])
    }
  })

  it('join with all that each is linked to, up to five, and part one by one', async () => {
    await using world = await chats()
    const { db, one, two, link, newcomer } = world
    const [three, four, five, six] = [await newcomer(), await newcomer(), await newcomer(), await newcomer()]
    await link(one, two)
    await link(three, four)
    expect(await link(two, three)).toEqual({ ok: true })
    expect(new Set(await otherChats(db, four))).toEqual(new Set([one, two, three]))
    expect(await link(one, four)).toEqual({ ok: false, why: 'already' })
    await link(five, one)
    expect(await link(one, six)).toEqual({ ok: false, why: 'too_many' })
    expect(await db.transaction((tx) => unlinkChat(tx, one))).toHaveLength(4)
    expect(await otherChats(db, one)).toEqual([])
    for (const id of [two, three, four]) await db.transaction((tx) => unlinkChat(tx, id))
    expect(await db.select().from(contactLinks)).toEqual([])
  })

  it('find what is hers in each of them, and nothing of anybody else', async () => {
    await using world = await chats()
    const { db, one, two, link, newcomer } = world
    const stranger = await newcomer()
    await db
      .insert(persons)
      .values([one, two, stranger].map((contactId) => ({ id: newId(), contactId, relation: 'self' })))
    const of = (id: string) => db.$count(persons, isHers(persons.contactId, id))
    expect([await of(one), await of(two)]).toEqual([1, 1])
    await link(one, two)
    expect([await of(one), await of(two), await of(stranger)]).toEqual([2, 2, 1])
  })

  it('take wishes and the secret word along, never in place of a word that is there', async () => {
    await using world = await chats()
    const { db, vault, one, two, newcomer } = world
    const three = await newcomer()
    const wishes = { mayWriteFirst: true, from: '09:00', until: '12:00', mayName: false }
    await db.transaction(async (tx) => {
      const key = await loadDataKey(tx, vault, one)
      if (key) await saveSafeContact(tx, key, one, wishes)
      await setSecret(tx, one, 'zeytûn7', now)
      await setSecret(tx, three, 'another word', now)
      await takeOver(tx, vault, { from: one, to: two })
      await takeOver(tx, vault, { from: one, to: three })
    })
    const key = await loadDataKey(db, vault, two)
    expect(key && (await readSafeContact(db, key, two))).toEqual(wishes)
    const hash = async (id: string) =>
      (await db.select().from(contacts).where(eq(contacts.id, id)))[0]?.secretHash?.toString('hex')
    expect(await hash(two)).toBe(await hash(one))
    expect(await hash(three)).not.toBe(await hash(one))
  })
})

describe('two chats in the running program', () => {
  const codeIn = (contents: { text: string }[]) =>
    contents.map(({ text }) => /\d{4} \d{4}/.exec(text)?.[0]).find(Boolean) as string
  const words = (contents: { text: string }[]) => contents.map(({ text }) => text).join('\n')

  async function both() {
    const web = createTestChannel({ kind: 'whatsapp-cloud', account: 'wac:1' })
    const test = await testApp({ channels: [web] })
    const there = person(test)
    const here = person({ ...test, channel: web })
    for (const one of [there, here]) {
      await one.starts()
      await one.taps('en')
    }
    return { test, there, here, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
  }

  it('confirm in both, neutrally, and the other one ends it at a word', async () => {
    await using world = await both()
    const { there, here } = world
    await there.says('link my other chat')
    const code = codeIn(await there.taps('make'))
    expect(words(await here.says(code))).toContain('belong together now')
    await expect
      .poll(() => words(there.sees()), { timeout: 10_000 })
      .toContain('If that was not you, write “unlink”')
    expect(words(await there.says('unlink'))).toContain('apart again')
    await expect.poll(() => words(here.sees()), { timeout: 10_000 }).toContain('stands alone again')
  })

  it('are both erased when she has herself erased in one', async () => {
    await using world = await both()
    const { test, there, here } = world
    await there.says('link')
    await here.says(codeIn(await there.taps('make')))
    const { masterKey } = test.config
    const vault = await openedVault(test.database.sql, Buffer.from(masterKey))
    const id = (account: string, { address }: { address: string }) =>
      findContactId(test.database.db, vault, account, address)
    const before = [await id('telegram:7', there), await id('wac:1', here)]
    await here.says('my data')
    await here.taps('erase')
    await here.taps('yes')
    await expect.poll(() => words(there.sees()), { timeout: 10_000 }).toContain('we deleted it here, too')
    const left = await test.database.db.select({ id: contacts.id }).from(contacts)
    for (const old of before) expect(left.map((row) => row.id)).not.toContain(old)
    expect(await test.database.db.$count(contactLinks)).toBe(0)
  })
})
