import { z } from 'zod'
import { releaseContact } from '../../booking/release-contact.ts'
import { eraseContact } from '../../contacts/erase.ts'
import { checkSecret, removeSecret, setSecret } from '../../contacts/secret-word.ts'
import { summarise } from '../../contacts/summary.ts'
import { languages } from '../../text/types.ts'
import type { Action, RowContext } from '../action.ts'
import { dropUnmatchedOf } from '../learning/unmatched.ts'
import { tellChat } from './link.ts'

const noInput = z.object({})
const wordInput = z.object({ word: z.string() })
const ok = { result: 'ok' }
/** A question may stand open for hours on a shared phone: what is personal looks again whether it is still unlocked. */
const askSecret = { result: 'ask_secret' }

const setLanguage = action({
  kind: 'memory',
  spec: { name: 'contact.setLanguage', inputs: { language: 'required' }, outcomes: ['ok'], saves: [] },
  input: z.object({ language: z.enum(languages) }),
  run({ language }, { draft }) {
    draft.language = language
    return ok
  },
})

const setAddressForm = action({
  kind: 'memory',
  spec: { name: 'contact.setAddressForm', inputs: { form: 'required' }, outcomes: ['ok'], saves: [] },
  input: z.object({ form: z.enum(['plural', 'f', 'm']) }),
  run({ form }, { draft }) {
    draft.addressForm = form
    return ok
  },
})

const setListens = action({
  kind: 'memory',
  spec: { name: 'contact.setListens', inputs: { listens: 'required' }, outcomes: ['ok'], saves: [] },
  input: z.object({ listens: z.boolean() }),
  run({ listens }, { draft }) {
    draft.listens = listens
    return ok
  },
})

/** The turn writes the day of it. After a "no" her words are erased within 24 h (contacts/sweep). */
const setAgreement = action({
  kind: 'memory',
  spec: { name: 'contact.setAgreement', inputs: { agreed: 'required' }, outcomes: ['ok'], saves: [] },
  input: z.object({ agreed: z.boolean() }),
  run({ agreed }, { draft }) {
    draft.agreement = agreed ? 'yes' : 'no'
    return ok
  },
})

const summary = action({
  kind: 'rows',
  spec: { name: 'contact.summary', inputs: {}, outcomes: ['ok', 'ask_secret'], saves: ['ok'] },
  input: noInput,
  async run(_input, { tx, draft }) {
    if (!draft.unlocked) return askSecret
    return { result: 'ok', value: { ...(await summarise(tx, draft.contactId)) } }
  },
})

/** From here on the draft is the newcomer's: the turn writes what is left of it to `draft.contactId`, under that one's key. */
const erase = action({
  kind: 'rows',
  spec: { name: 'contact.erase', inputs: {}, outcomes: ['ok', 'ask_secret'], saves: [] },
  input: noInput,
  async run(_input, context) {
    if (!context.draft.unlocked) return askSecret
    for (const other of await eraseOwn(context))
      await tellChat(context, other, { kind: 'system', name: 'erased_elsewhere' })
    return ok
  },
})

/** The same in another of her chats, where she did so and gave her word. What that one is linked to besides was told there. */
const eraseLinked = action({
  kind: 'rows',
  spec: { name: 'contact.eraseLinked', inputs: {}, outcomes: ['ok'], saves: [] },
  input: noInput,
  async run(_input, context) {
    await eraseOwn(context)
    return ok
  },
})

/** Gives her other chats. */
async function eraseOwn({ tx, vault, draft, inboxIds, now, newId }: RowContext): Promise<string[]> {
  await dropUnmatchedOf(tx, vault, [draft.contactId])
  await releaseContact(tx, { vault, now, newId }, draft.contactId)
  const fresh = await eraseContact(tx, vault, { contactId: draft.contactId, inboxIds, now, newId })
  draft.contactId = fresh.contactId
  draft.agreement = 'unasked'
  draft.hasSecret = false
  draft.unlocked = true
  draft.openHandoffId = null
  draft.facts.push({ kind: 'contact_erased' })
  return fresh.others
}

const setSecretWord = action({
  kind: 'rows',
  spec: {
    name: 'contact.setSecret',
    inputs: { word: 'required' },
    outcomes: ['ok', 'too_short', 'ask_secret'],
    saves: [],
  },
  input: wordInput,
  async run({ word }, { tx, draft, now }) {
    draft.heardSecret = true
    if (!draft.unlocked) return askSecret
    const set = await setSecret(tx, draft.contactId, word, now)
    if (!set.ok) return { result: set.why }
    draft.hasSecret = true
    draft.unlocked = true
    return ok
  },
})

const checkSecretWord = action({
  kind: 'rows',
  spec: {
    name: 'contact.checkSecret',
    inputs: { word: 'required' },
    outcomes: ['ok', 'wrong', 'locked'],
    saves: [],
  },
  input: wordInput,
  async run({ word }, { tx, draft, now }) {
    draft.heardSecret = true
    const check = await checkSecret(tx, draft.contactId, word, now)
    draft.unlocked = check.ok
    return check.ok ? ok : { result: check.why }
  },
})

const removeSecretWord = action({
  kind: 'rows',
  spec: { name: 'contact.removeSecret', inputs: {}, outcomes: ['ok', 'ask_secret'], saves: [] },
  input: noInput,
  async run(_input, { tx, draft }) {
    if (!draft.unlocked) return askSecret
    await removeSecret(tx, draft.contactId)
    draft.hasSecret = false
    draft.unlocked = true
    return ok
  },
})

export const contactActions: Action[] = [
  setLanguage,
  setAddressForm,
  setListens,
  setAgreement,
  summary,
  erase,
  eraseLinked,
  setSecretWord,
  checkSecretWord,
  removeSecretWord,
]

function action<S extends z.ZodType>(of: Action<S>): Action {
  return of
}
