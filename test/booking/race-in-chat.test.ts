import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { createSession } from '../../src/booking/create-session.ts'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { places } from '../../src/contacts/places.ts'
import { open, seal, sealJson } from '../../src/contacts/seal.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { bookings, contacts, conversations, dataKeys, inbox, sessions } from '../../src/db/schema/index.ts'
import type { Tx } from '../../src/db/types.ts'
import { insertSystem } from '../../src/messages/insert-system.ts'
import { contact, newId, openedVault } from '../contacts/support.ts'
import { testApp } from '../support/app.ts'
import { bothQueues } from '../support/services.ts'

const seats = 20
/** Five hundred at once are raced by four processes in race.test.ts; here too with RACE_PEOPLE=500, which takes a minute. */
const people = Number(process.env.RACE_PEOPLE ?? 150)
const processes = 4
const hour = 3_600_000

bothQueues('people who all choose the same session in their chats', (queue) => {
  it('get its 20 seats and a line in order of arrival from four processes', async () => {
    await using first = await testApp({ roles: ['turns'], queue })
    const { database, config } = first
    const { db } = database
    const vault = await openedVault(database.sql, Buffer.from(config.masterKey))
    const sessionId = await planSession(db, vault)
    const model = await contact(db, vault)
    await db
      .update(contacts)
      .set({ language: 'ar', agreement: 'yes' })
      .where(eq(contacts.id, model.contactId))
    await db.transaction(async (tx) => {
      const at = { ...model, id: newId(), name: 'a wish', dueAt: new Date() }
      const wish = { service: 'vocational-training', center: 'raqqa' }
      await insertSystem(tx, at, { kind: 'system', name: 'scheduled', flow: 'book-session', with: wish })
      await says(tx, model, '1')
    })
    const waiting = () => db.$count(inbox, eq(inbox.state, 'waiting'))
    await expect.poll(waiting, { timeout: 60_000, interval: 50 }).toBe(0)
    await using apps = new AsyncDisposableStack()
    for (let n = 1; n < processes; n++) apps.use(await testApp({ beside: first, roles: ['turns'] }))
    // All of them stand where she stands: before the list with this session. They choose it, and then the first thing that
    // they are offered: to have it, or to wait for it.
    await db.transaction(async (tx) => {
      const state = await stateOf(tx, vault, model.contactId)
      for (const one of await standBeside(tx, vault, state)) {
        await says(tx, one, '1', 1)
        await says(tx, one, '1', 2)
      }
    })
    await expect.poll(waiting, { timeout: 120_000, interval: 200 }).toBe(0)
    const rows = await db.select().from(bookings).orderBy(bookings.line)
    expect(rows.map((row) => row.state)).toEqual([
      ...Array.from({ length: seats }, () => 'confirmed'),
      ...Array.from({ length: people - seats }, () => 'waitlisted'),
    ])
    expect(new Set(rows.map((row) => row.contactId)).size).toBe(people)
    const [session] = await db.select().from(sessions).where(eq(sessions.id, sessionId))
    expect(session?.taken).toBe(seats)
  }, 240_000)
})

async function planSession(db: Parameters<typeof contact>[0], vault: Vault): Promise<string> {
  const startsAt = new Date(Date.now() + 7 * 24 * hour)
  const meetings = [{ startsAt, endsAt: new Date(startsAt.getTime() + hour) }]
  const what = { service: 'vocational-training', center: 'raqqa', capacity: seats, meetings }
  const made = await db.transaction((tx) => createSession(tx, { vault, now: new Date(), newId }, what))
  if (!made.ok) throw new Error(made.why)
  return made.id
}

type Someone = Omit<Awaited<ReturnType<typeof contact>>, 'created'>

/** A message that waits for its turn. */
async function says(tx: Tx, { contactId, addressId, key }: Someone, text: string, order = 1) {
  const id = newId()
  await tx.insert(inbox).values({
    id,
    contactId,
    addressId,
    account: 'telegram:1',
    externalHash: Buffer.from(id),
    orderNo: order,
    kind: 'text',
    body: sealJson(key, places.inboxBody, id, { body: { kind: 'text', text } }),
    receivedAt: new Date(Date.now() + order),
  })
}

async function stateOf(tx: Tx, vault: Vault, contactId: string): Promise<Buffer> {
  const key = await loadDataKey(tx, vault, contactId)
  const [row] = await tx.select().from(conversations).where(eq(conversations.contactId, contactId))
  if (!key || !row?.state) throw new Error('she was not answered')
  return open(key, places.conversation, contactId, row.state)
}

/** Others who were led to the same question, each with a key of her own. */
async function standBeside(tx: Tx, vault: Vault, state: Buffer): Promise<Someone[]> {
  const all = Array.from({ length: people }, () => {
    const contactId = newId()
    const { key, wrapped } = vault.newKey(contactId)
    return { contactId, addressId: null as unknown as string, key, wrapped }
  })
  const now = new Date()
  await tx
    .insert(contacts)
    .values(all.map(({ contactId: id }) => ({ id, language: 'ar', agreement: 'yes', createdAt: now })))
  await tx
    .insert(dataKeys)
    .values(all.map((one) => ({ ownerId: one.contactId, ownerKind: 'contact', wrapped: one.wrapped })))
  await tx.insert(conversations).values(
    all.map(({ contactId, key }) => ({
      contactId,
      lastSeq: 2,
      state: seal(key, places.conversation, contactId, state),
    })),
  )
  return all
}
