import { and, eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { openJson } from '../../contacts/seal.ts'
import { inbox } from '../../db/schema/index.ts'
import type { InboxBody } from '../../messages/types.ts'
import type { RowContext } from '../action.ts'
import { readable } from '../event.ts'

/**
 * What she wrote in a message of this chat, fit to be read. The conversation's state has no room for a reason, so it holds
 * the message's id alone. Null: no words, or they are gone.
 */
export async function wordsHeard(
  { tx, vault, draft }: Pick<RowContext, 'tx' | 'vault' | 'draft'>,
  messageId: string,
): Promise<string | null> {
  const [row] = await tx
    .select({ body: inbox.body })
    .from(inbox)
    .where(and(eq(inbox.id, messageId), eq(inbox.contactId, draft.contactId)))
  const key = row?.body && (await loadDataKey(tx, vault, draft.contactId))
  if (!row?.body || !key) return null
  const { body } = openJson<InboxBody>(key, places.inboxBody, messageId, row.body)
  return body.kind === 'text' ? readable(body.text) || null : null
}
