import { randomBytes } from 'node:crypto'
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Vault } from '../../contacts/vault.ts'
import { staffChatCodes, staffChats } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'

/** What a code begins with, so that it is never taken for a poster's word. */
export const staffCodePrefix = 'staff-'
const validMs = 15 * 60_000

const hashOf = (vault: Vault, code: string) => vault.hash('staff-chat-code', code)

/** A one-time code by which a worker links her chat on Telegram (`/start <code>`), so that she is called there. Valid 15 minutes. */
export async function createStaffChatCode(
  tx: Tx,
  vault: Vault,
  { staffId, now }: { staffId: string; now: Date },
): Promise<{ code: string; expiresAt: Date }> {
  const code = staffCodePrefix + randomBytes(18).toString('base64url')
  const expiresAt = new Date(now.getTime() + validMs)
  await tx.insert(staffChatCodes).values({ codeHash: hashOf(vault, code), staffId, expiresAt })
  return { code, expiresAt }
}

/** Links a chat to the worker whose code it is. False: the code is used, too old, or never was. */
export async function linkStaffChat(
  tx: Tx,
  vault: Vault,
  { code, contactId, now }: { code: string; contactId: string; now: Date },
): Promise<boolean> {
  const [used] = await tx
    .update(staffChatCodes)
    .set({ usedAt: now })
    .where(
      and(
        eq(staffChatCodes.codeHash, hashOf(vault, code)),
        isNull(staffChatCodes.usedAt),
        gt(staffChatCodes.expiresAt, now),
      ),
    )
    .returning({ staffId: staffChatCodes.staffId })
  if (!used) return false
  await tx
    .insert(staffChats)
    .values({ staffId: used.staffId, contactId, linkedAt: now })
    .onConflictDoUpdate({ target: staffChats.staffId, set: { contactId, linkedAt: now } })
  return true
}

/** She is called there no more. */
export async function unlinkStaffChat(tx: Tx, staffId: string): Promise<void> {
  await tx.delete(staffChats).where(eq(staffChats.staffId, staffId))
}
