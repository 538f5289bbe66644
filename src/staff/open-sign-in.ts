import { and, eq, isNull } from 'drizzle-orm'
import { signIns } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { halfMs, shiftMs } from './find-sign-in.ts'
import { hashToken, newToken } from './token.ts'

/**
 * Opens a sign-in and returns its token. Each step (password, code, PIN) opens a new one by a new token and ends the one
 * before, so that a token that somebody planted in a browser never becomes one that opens anything.
 */
export async function openSignIn(
  tx: Tx,
  open: {
    id: string
    staffId: string
    deviceId: string | null
    stage: 'half' | 'full'
    now: Date
  },
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken()
  const expiresAt = new Date(open.now.getTime() + (open.stage === 'full' ? shiftMs : halfMs))
  await tx.insert(signIns).values({
    id: open.id,
    staffId: open.staffId,
    deviceId: open.deviceId,
    tokenHash: hashToken(token) as Buffer,
    stage: open.stage,
    createdAt: open.now,
    expiresAt,
    touchedAt: open.now,
  })
  return { token, expiresAt }
}

export type EndReason = 'out' | 'step' | 'ended' | 'revoked' | 'disabled' | 'tries' | 'renewed'

/** Ends one sign-in. False: it had ended. */
export async function endSignIn(tx: Tx, id: string, why: EndReason, now: Date): Promise<boolean> {
  const rows = await tx
    .update(signIns)
    .set({ endedAt: now, endedWhy: why })
    .where(and(eq(signIns.id, id), isNull(signIns.endedAt)))
    .returning({ id: signIns.id })
  return rows.length > 0
}

/** Ends all sign-ins of somebody. Returns how many. */
export async function endAllSignIns(tx: Tx, staffId: string, why: EndReason, now: Date): Promise<number> {
  const rows = await tx
    .update(signIns)
    .set({ endedAt: now, endedWhy: why })
    .where(and(eq(signIns.staffId, staffId), isNull(signIns.endedAt)))
    .returning({ id: signIns.id })
  return rows.length
}
