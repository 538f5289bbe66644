import { and, asc, eq, gte, or } from 'drizzle-orm'
import type { Content } from '../../channels/channel.ts'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { openJson } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { staff, staffMessages } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import type { ChatLine } from './chat-lines.ts'

const cancelledShownMs = 3 * 86_400_000

/** What waits for the person's hours, and what was cancelled lately (without its words, with the reason), oldest first. */
export async function readHeld(
  db: Db | Tx,
  vault: Vault,
  chat: { handoffId: string; contactId: string; now: Date },
): Promise<ChatLine[]> {
  const since = new Date(chat.now.getTime() - cancelledShownMs)
  const rows = await db
    .select({ row: staffMessages, alias: staff.alias })
    .from(staffMessages)
    .innerJoin(staff, eq(staff.id, staffMessages.staffId))
    .where(
      and(
        eq(staffMessages.handoffId, chat.handoffId),
        or(
          eq(staffMessages.state, 'held'),
          and(eq(staffMessages.state, 'cancelled'), gte(staffMessages.createdAt, since)),
        ),
      ),
    )
    .orderBy(asc(staffMessages.createdAt), asc(staffMessages.id))
  const key = rows.length > 0 ? await loadDataKey(db, vault, chat.contactId) : null
  return rows.map(({ row, alias }) => {
    const content = row.body && key ? openJson<Content>(key, places.staffMessageBody, row.id, row.body) : null
    return {
      id: row.id,
      seq: null,
      from: 'staff',
      by: alias,
      kind: content?.media?.kind ?? 'text',
      text: content?.text ?? '',
      ...(content?.media ? { media: { ...content.media, state: 'stored' } } : {}),
      delivery: row.state === 'held' ? 'held' : 'cancelled',
      ...(row.heldWhy ? { why: row.heldWhy } : {}),
      ...(row.dueAt ? { until: row.dueAt.toISOString() } : {}),
      direction: content?.direction ?? 'auto',
      at: row.createdAt.toISOString(),
    }
  })
}
