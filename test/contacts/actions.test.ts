import { describe, expect, it } from 'vitest'
import type { Directory } from '../../src/directory/types.ts'
import type { Value } from '../../src/flow/types.ts'
import type { Texts } from '../../src/text/types.ts'
import type { Outcome } from '../../src/turn/action.ts'
import { contactActions } from '../../src/turn/actions/contact.ts'
import type { Draft } from '../../src/turn/draft.ts'
import type { Understanding } from '../../src/understanding/types.ts'
import { testDatabase } from '../support/database.ts'
import { contact, heard, newId, openedVault } from './support.ts'

const now = new Date('2026-03-01T22:30:00Z')

/** Calls an action as a turn does: input checked, rows in a transaction. */
async function chat() {
  const database = await testDatabase()
  const { db, sql } = database
  const vault = await openedVault(sql)
  const her = await contact(db, vault, 'chat', now)
  const draft: Draft = {
    contactId: her.contactId,
    channel: 'web',
    language: 'ar',
    addressForm: 'plural',
    listens: null,
    agreement: 'yes',
    hasSecret: false,
    unlocked: true,
    openHandoffId: null,
    facts: [],
  }
  const call = async (name: string, input: Record<string, Value> = {}): Promise<Outcome> => {
    const action = contactActions.find((each) => each.spec.name === name)
    if (!action) throw new Error(`no action ${name}`)
    // These actions look at neither directory nor words.
    const context = { now, draft, directory: {} as Directory, understanding: {} as Understanding }
    const checked = action.input.parse(input)
    const outcome =
      action.kind === 'memory'
        ? action.run(checked, context)
        : await db.transaction((tx) =>
            action.run(checked, {
              ...context,
              tx,
              effectId: newId(),
              vault,
              newId,
              plans: new Map(),
              inboxIds: [],
              attach() {},
              texts: {} as Texts,
              say() {},
            }),
          )
    expect(action.spec.outcomes).toContain(outcome.result)
    return outcome
  }
  return { ...her, db, sql, vault, draft, call, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

describe('what a flow can do with a contact', () => {
  it('changes language, form and agreement in the draft', async () => {
    await using her = await chat()
    await her.call('contact.setLanguage', { language: 'kmr' })
    await her.call('contact.setAddressForm', { form: 'f' })
    await her.call('contact.setAgreement', { agreed: false })
    expect(her.draft).toMatchObject({ language: 'kmr', addressForm: 'f', agreement: 'no' })
    await expect(her.call('contact.setLanguage', { language: 'fr' })).rejects.toThrow()
  })

  it('shows what is kept, in figures and a date of Damascus', async () => {
    await using her = await chat()
    await heard(her.db, her.vault, { ...her, text: 'x' })
    await heard(her.db, her.vault, { ...her, text: 'y' })
    expect(await her.call('contact.summary')).toEqual({
      result: 'ok',
      value: { messages: 2, since: '2026-03-02', handoffs: 0, bookings: 0, referrals: 0, persons: 0 },
    })
  })

  it('erases, and leaves the draft to the newcomer', async () => {
    await using her = await chat()
    expect(await her.call('contact.erase')).toEqual({ result: 'ok' })
    expect(her.draft.contactId).not.toBe(her.contactId)
    expect(her.draft).toMatchObject({ language: 'ar', agreement: 'unasked', openHandoffId: null })
    expect(her.draft.facts).toEqual([{ kind: 'contact_erased' }])
    const rows = await her.sql`select id from contacts`
    expect(rows.map((row) => row.id)).toEqual([her.draft.contactId])
  })

  it('sets, checks and removes a secret word', async () => {
    await using her = await chat()
    expect(await her.call('contact.setSecret', { word: 'abc' })).toEqual({ result: 'too_short' })
    expect(her.draft.hasSecret).toBe(false)
    expect(await her.call('contact.setSecret', { word: 'zambak' })).toEqual({ result: 'ok' })
    expect(her.draft).toMatchObject({ hasSecret: true, unlocked: true })
    her.draft.unlocked = false
    expect(await her.call('contact.checkSecret', { word: 'gul' })).toEqual({ result: 'wrong' })
    expect(her.draft.unlocked).toBe(false)
    for (const name of ['contact.removeSecret', 'contact.summary', 'contact.erase'])
      expect(await her.call(name)).toEqual({ result: 'ask_secret' })
    expect(await her.call('contact.setSecret', { word: 'another' })).toEqual({ result: 'ask_secret' })
    expect(await her.call('contact.checkSecret', { word: 'zambak' })).toEqual({ result: 'ok' })
    expect(await her.call('contact.removeSecret')).toEqual({ result: 'ok' })
    expect(her.draft).toMatchObject({ hasSecret: false, unlocked: true })
  })

  it('is locked by five wrong words, each committed', async () => {
    await using her = await chat()
    await her.call('contact.setSecret', { word: 'zambak' })
    for (const result of ['wrong', 'wrong', 'wrong', 'wrong', 'locked', 'locked'])
      expect(await her.call('contact.checkSecret', { word: 'gul' })).toEqual({ result })
    expect(await her.call('contact.checkSecret', { word: 'zambak' })).toEqual({ result: 'locked' })
  })
})
