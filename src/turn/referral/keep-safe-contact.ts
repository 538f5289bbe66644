import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact, saveSafeContact } from '../../contacts/safe-contact.ts'
import type { RowContext } from '../action.ts'
import type { Request } from './request.ts'

const hoursOf = {
  morning: { from: '09:00', until: '13:00' },
  afternoon: { from: '13:00', until: '18:00' },
}

/** Her wishes on being reached hold for what we write to her here, too. Hours count where this chat is the way she chose. */
export async function keepSafeContact(
  { tx, vault, draft }: RowContext,
  { reach, hours, shared, write }: Request,
): Promise<void> {
  const key = await loadDataKey(tx, vault, draft.contactId)
  if (!key) return
  const { from, until, ...before } = await readSafeContact(tx, key, draft.contactId)
  const own = from && until ? { from, until } : {}
  const wished = reach !== 'chat' || !hours ? own : hours === 'any' ? {} : hoursOf[hours]
  await saveSafeContact(tx, key, draft.contactId, {
    ...before,
    ...wished,
    mayWriteFirst: reach === 'chat' || write === true,
    mayName: before.mayName && shared !== true,
  })
}
