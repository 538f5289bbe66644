import { and, desc, eq, gt, isNull, ne } from 'drizzle-orm'
import { signIns, staff, staffDevices } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { idleMs } from './find-sign-in.ts'
import { endAllSignIns, endSignIn } from './open-sign-in.ts'
import { hashPassword, isPassword, longestPassword, shortestPassword } from './password.ts'
import { isGoodPin, latinDigits } from './pin.ts'

export interface ListedSignIn {
  id: string
  /** Such as "Firefox, Android". Null: a browser that is forgotten. */
  device: string | null
  createdAt: Date
  touchedAt: Date
  expiresAt: Date
  locked: boolean
}

/** The sign-ins of somebody that are open now. */
export async function listSignIns(db: Db | Tx, staffId: string, now: Date): Promise<ListedSignIn[]> {
  const rows = await db
    .select({
      id: signIns.id,
      device: staffDevices.label,
      createdAt: signIns.createdAt,
      touchedAt: signIns.touchedAt,
      expiresAt: signIns.expiresAt,
      lockedAt: signIns.lockedAt,
    })
    .from(signIns)
    .leftJoin(staffDevices, eq(staffDevices.id, signIns.deviceId))
    .where(
      and(
        eq(signIns.staffId, staffId),
        eq(signIns.stage, 'full'),
        isNull(signIns.endedAt),
        gt(signIns.expiresAt, now),
      ),
    )
    .orderBy(desc(signIns.touchedAt))
  return rows.map(({ lockedAt, ...row }) => ({
    ...row,
    locked: lockedAt !== null || now.getTime() - row.touchedAt.getTime() >= idleMs,
  }))
}

/** Ends one of somebody's own. False: it is not hers, or had ended. */
export async function endOwnSignIn(tx: Tx, staffId: string, id: string, now: Date): Promise<boolean> {
  const [row] = await tx
    .select({ id: signIns.id })
    .from(signIns)
    .where(and(eq(signIns.id, id), eq(signIns.staffId, staffId)))
  return row ? endSignIn(tx, id, 'ended', now) : false
}

/** Ends all of somebody's; her browsers are strangers from then on. */
export async function endEverySignIn(tx: Tx, staffId: string, now: Date): Promise<number> {
  await tx
    .update(staffDevices)
    .set({ endedAt: now })
    .where(and(eq(staffDevices.staffId, staffId), isNull(staffDevices.endedAt)))
  return endAllSignIns(tx, staffId, 'revoked', now)
}

export type SecretRefusal = 'password_short' | 'pin_weak'

/** What is wrong with a new password or PIN in itself; null: nothing. */
export function weaknessOf(given: { newPassword?: string | undefined; newPin?: string | undefined }) {
  const { newPassword, newPin } = given
  if (newPin !== undefined && !isGoodPin(latinDigits(newPin))) return 'pin_weak' satisfies SecretRefusal
  const short =
    newPassword !== undefined &&
    ([...newPassword].length < shortestPassword || newPassword.length > longestPassword)
  return short ? ('password_short' satisfies SecretRefusal) : null
}

/**
 * Sets a new password or PIN of one's own, without a weakness (`weaknessOf`); the present password is asked: false where it
 * is wrong. A new password ends all other sign-ins.
 */
export async function changeSecrets(
  db: Db,
  given: {
    staffId: string
    /** The sign-in that stays. */
    signInId: string
    password: string
    newPassword?: string | undefined
    newPin?: string | undefined
    now: Date
  },
): Promise<boolean> {
  const { staffId, password, newPassword } = given
  const newPin = given.newPin === undefined ? undefined : latinDigits(given.newPin)
  if (!(await isOwnPassword(db, staffId, password))) return false
  const set = {
    ...(newPassword === undefined ? {} : { passwordHash: await hashPassword(newPassword) }),
    ...(newPin === undefined ? {} : { pinHash: await hashPassword(newPin) }),
  }
  if (Object.keys(set).length === 0) return true
  await db.transaction(async (tx) => {
    await tx.update(staff).set(set).where(eq(staff.id, staffId))
    if (newPassword !== undefined)
      await tx
        .update(signIns)
        .set({ endedAt: given.now, endedWhy: 'renewed' })
        .where(and(eq(signIns.staffId, staffId), ne(signIns.id, given.signInId), isNull(signIns.endedAt)))
  })
  return true
}

/** Whether this is the password of somebody who is signed in. The caller counts the tries. */
export async function isOwnPassword(db: Db | Tx, staffId: string, password: string): Promise<boolean> {
  const [row] = await db.select({ hash: staff.passwordHash }).from(staff).where(eq(staff.id, staffId))
  return isPassword(password, row?.hash ?? null)
}
