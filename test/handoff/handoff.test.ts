import { describe, expect, it } from 'vitest'
import { closeHandoff } from '../../src/handoff/close-handoff.ts'
import { type NewHandoff, openHandoff } from '../../src/handoff/open-handoff.ts'
import { readCard } from '../../src/handoff/read-card.ts'
import { contact, newId, openedVault, said } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'

const now = new Date('2026-03-01T10:00:00Z')

async function desk() {
  const database = await testDatabase()
  const { db, sql } = database
  const vault = await openedVault(sql)
  const her = await contact(db, vault)
  const open = (handoff: Partial<NewHandoff> = {}) =>
    db.transaction((tx) =>
      openHandoff(tx, vault, {
        id: newId(),
        contactId: her.contactId,
        queue: 'caseworker',
        centerId: null,
        language: 'kmr',
        card: { need: 'talk' },
        anonymous: false,
        now,
        ...handoff,
      }),
    )
  const openHandoffId = async () =>
    (await sql`select open_handoff_id as id from contacts where id = ${her.contactId}`)[0]?.id
  return {
    ...her,
    db,
    sql,
    vault,
    open,
    openHandoffId,
    close: (id: string) => db.transaction((tx) => closeHandoff(tx, { id, now })),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describe('a handoff', () => {
  it('is opened once, however often its effect is applied', async () => {
    await using at = await desk()
    const id = newId()
    expect(await at.open({ id })).toEqual({ opened: true })
    expect(await at.open({ id, card: { need: 'other' } })).toEqual({ opened: false })
    expect(await readCard(at.db, at.vault, id)).toEqual({ need: 'talk' })
    expect(await at.openHandoffId()).toBe(id)
  })

  it('keeps what was said out of the clear', async () => {
    await using at = await desk()
    await at.open({ card: { words: 'canary on the tree' } })
    const [row] = await at.sql`select encode(card, 'escape') as card from handoffs`
    expect(row?.card).not.toContain('canary')
  })

  it('silences the bot: its unsent answers are cancelled, those of staff are not', async () => {
    await using at = await desk()
    const her = { contactId: at.contactId, addressId: at.addressId, key: at.key, text: 'x' }
    await said(at.db, { ...her, seq: 1, state: 'queued' })
    await said(at.db, { ...her, seq: 2, state: 'leased' })
    await said(at.db, { ...her, seq: 3, state: 'queued', origin: 'staff' })
    await at.open()
    const rows = await at.sql`select state from outbox order by seq`
    expect(rows.map((row) => row.state)).toEqual(['cancelled', 'leased', 'queued'])
  })

  it('lets a crisis come first and goes back to the open one when it is closed', async () => {
    await using at = await desk()
    const [ordinary, crisis] = [newId(), newId()]
    await at.open({ id: ordinary })
    await at.open({ id: crisis, queue: 'crisis' })
    expect(await at.openHandoffId()).toBe(crisis)
    const queue = await at.sql`select id from handoffs where state = 'open' order by priority, created_at`
    expect(queue.map((row) => row.id)).toEqual([crisis, ordinary])
    expect(await at.close(crisis)).toEqual({ ok: true })
    expect(await at.openHandoffId()).toBe(ordinary)
    expect(await at.close(ordinary)).toEqual({ ok: true })
    expect(await at.openHandoffId()).toBeNull()
    expect(await at.close(ordinary)).toEqual({ ok: false, why: 'closed' })
  })

  it('of a complaint goes to no center and leaves the bot talking', async () => {
    await using at = await desk()
    await said(at.db, {
      contactId: at.contactId,
      addressId: at.addressId,
      key: at.key,
      text: 'x',
      seq: 1,
      state: 'queued',
    })
    await at.open({ queue: 'complaints', centerId: 'raqqa' })
    const [row] = await at.sql`select center_id, contact_id, priority from handoffs`
    expect(row).toEqual({ center_id: null, contact_id: at.contactId, priority: 1 })
    expect(await at.openHandoffId()).toBeNull()
    expect((await at.sql`select state from outbox`)[0]?.state).toBe('queued')
  })

  it('of an anonymous complaint holds nothing that leads back to her', async () => {
    await using at = await desk()
    const id = newId()
    await at.open({ id, queue: 'complaints', anonymous: true, card: { words: 'too late' } })
    const [row] = await at.sql`select to_jsonb(h)::text as row from handoffs h`
    expect(row?.row).not.toContain(at.contactId)
    expect(await readCard(at.db, at.vault, id)).toEqual({ words: 'too late' })
  })

  it('that is not anonymous stays hers, whatever the flow asked for other queues', async () => {
    await using at = await desk()
    await at.open({ anonymous: true })
    expect((await at.sql`select contact_id from handoffs`)[0]?.contact_id).toBe(at.contactId)
  })
})
