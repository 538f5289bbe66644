import { eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { makeLinkCode, takeLinkCode } from '../../contacts/link-code.ts'
import { linkChats, otherChats, unlinkChat } from '../../contacts/links.ts'
import { takeOver } from '../../contacts/take-over.ts'
import { conversations } from '../../db/schema/index.ts'
import { insertSystem } from '../../messages/insert-system.ts'
import type { SystemEvent } from '../../messages/types.ts'
import { type AddressForm, languages } from '../../text/types.ts'
import type { Action, RowContext } from '../action.ts'
import { id, rowAction } from './define.ts'

/** A question may stand open for hours on a shared phone. */
const askSecret = { result: 'ask_secret' }

const state = rowAction('link.state', {}, { saves: ['linked'], others: ['alone'] }, async (_, context) => {
  const others = await otherChats(context.tx, context.draft.contactId)
  return others.length > 0 ? { result: 'linked', value: others.length } : { result: 'alone' }
})

const make = rowAction(
  'link.makeCode',
  {},
  { saves: ['ok'], others: ['too_many', 'ask_secret'] },
  async (_, { tx, vault, draft, now }) => {
    if (!draft.unlocked) return askSecret
    const made = await makeLinkCode(tx, vault, { contactId: draft.contactId, now })
    return made.ok ? { result: 'ok', value: made.code } : { result: made.why }
  },
)

/**
 * The code of her other chat. Her language and wishes come along from there; both chats are told. `wrong`: none that is good now,
 * whatever it was before. The code itself does not stay in the chat.
 */
const use = rowAction(
  'link.useCode',
  { code: id },
  { saves: [], others: ['ok', 'already', 'own', 'wrong', 'locked', 'too_many', 'ask_secret'] },
  async ({ code }, context) => {
    const { tx, vault, draft, now } = context
    if (!draft.unlocked) return askSecret
    draft.heardSecret = true
    const taken = await takeLinkCode(tx, vault, { contactId: draft.contactId, code, now })
    if (!taken.ok) return { result: taken.why }
    const linked = await linkChats(tx, { a: draft.contactId, b: taken.contactId, now })
    if (!linked.ok) return { result: linked.why }
    const came = await takeOver(tx, vault, { from: taken.contactId, to: draft.contactId })
    draft.language = languages.find((one) => one === came.language) ?? draft.language
    draft.addressForm = came.addressForm as AddressForm
    draft.listens = came.listens ?? draft.listens
    draft.hasSecret ||= came.hasSecret
    draft.facts.push({ kind: 'chats_linked' })
    await tellChat(context, taken.contactId, { kind: 'system', name: 'chat_linked' })
    return { result: 'ok' }
  },
)

/** Without the secret word: whoever is told of a link that she did not make must be able to end it. */
const undo = rowAction('link.undo', {}, { saves: [], others: ['ok', 'alone'] }, async (_, context) => {
  const left = await unlinkChat(context.tx, context.draft.contactId)
  for (const other of left) await tellChat(context, other, { kind: 'system', name: 'chat_unlinked' })
  return { result: left.length > 0 ? 'ok' : 'alone' }
})

export const linkActions: Action[] = [state, make, use, undo]

/** An event of this chat for another one of hers. Nothing where that was erased meanwhile. */
export async function tellChat(
  { tx, vault, effectId, now, newId }: RowContext,
  contactId: string,
  event: SystemEvent,
): Promise<void> {
  const key = await loadDataKey(tx, vault, contactId)
  const [place] = await tx
    .select({ addressId: conversations.addressId })
    .from(conversations)
    .where(eq(conversations.contactId, contactId))
  if (!key || !place) return
  const row = {
    contactId,
    ...place,
    key,
    id: newId(),
    name: `${event.name}:${effectId}:${contactId}`,
    dueAt: now,
  }
  await insertSystem(tx, row, event)
}
