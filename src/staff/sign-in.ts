import { and, eq, isNull, sql } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import type { Vault } from '../contacts/vault.ts'
import { signIns, staff } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { hashAccount } from './account.ts'
import { findDevice, rememberDevice } from './devices.ts'
import type { FoundSignIn } from './find-sign-in.ts'
import { endSignIn, openSignIn } from './open-sign-in.ts'
import { isPassword } from './password.ts'
import { latinDigits, pinTries } from './pin.ts'
import { looksLikeRecoveryCode, takeRecoveryCode } from './recovery-codes.ts'
import { type Admitted, giveBack, type TryKey, takeTries } from './throttle.ts'
import { hashToken, newToken } from './token.ts'
import { takeTotp } from './totp.ts'

export interface SignInParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
}

export interface Opened {
  ok: true
  staffId: string
  signInId: string
  token: string
  expiresAt: Date
}
type Locked = { ok: false; why: 'too_many'; retryAfterMs: number }

/**
 * The password step. Right or wrong, known or not, it takes the time of one password hash and says no more than `wrong`. A
 * sign-in of this step opens nothing but the code step.
 */
export async function checkPassword(
  parts: SignInParts,
  given: { account: string; password: string; address: string; device: string | null },
): Promise<Opened | Locked | { ok: false; why: 'wrong'; staffId: string | null }> {
  const { db, vault, now } = parts
  const at = new Date(now())
  const accountHash = hashAccount(vault, given.account)
  const [row] = await db
    .select({ id: staff.id, state: staff.state, passwordHash: staff.passwordHash })
    .from(staff)
    .where(eq(staff.accountHash, accountHash))
  // Looked for in any case: the time of an answer does not tell who has an account.
  const deviceId = await findDevice(db, row?.id ?? parts.newId(), given.device)
  const keys: TryKey[] = deviceId
    ? [['device', deviceId]]
    : [
        ['account', accountHash.toString('hex')],
        ['address', given.address],
      ]
  const admitted = await db.transaction((tx) => takeTries(tx, vault, keys, at))
  if (!admitted.ok) return tooMany(admitted)
  const right = await isPassword(given.password, row?.state === 'active' ? row.passwordHash : null)
  if (!right || !row) return { ok: false, why: 'wrong', staffId: row?.id ?? null }
  return db.transaction(async (tx) => {
    await giveBack(tx, vault, keys)
    return openHalf(tx, parts, row.id, deviceId)
  })
}

/** Opens the step before the code: for a right password, or a right answer of the OpenID provider. */
export async function openHalf(
  tx: Tx,
  { newId, now }: SignInParts,
  staffId: string,
  deviceId: string | null,
): Promise<Opened> {
  const signInId = newId()
  const opened = await openSignIn(tx, {
    id: signInId,
    staffId,
    deviceId,
    stage: 'half',
    now: new Date(now()),
  })
  return { ok: true, staffId, signInId, ...opened }
}

/**
 * The second step: a code of the authenticator or of the recovery list, each once. Right: a new sign-in by a new token, for
 * a shift, and the browser is known from now on. After five wrong ones it begins with the password again.
 */
export async function checkCode(
  parts: SignInParts,
  half: FoundSignIn,
  given: { code: string; device: string | null; userAgent: string },
): Promise<
  | (Opened & { deviceToken: string | null; recovery: boolean })
  | Locked
  | { ok: false; why: 'wrong' | 'ended' }
> {
  const { db, vault, now, newId } = parts
  const at = new Date(now())
  const staffId = half.staff.id
  const keys: TryKey[] = [['code', staffId]]
  const admitted = await db.transaction((tx) => takeTries(tx, vault, keys, at))
  if (!admitted.ok) return tooMany(admitted)
  return db.transaction(async (tx) => {
    const code = latinDigits(given.code)
    const recovery = looksLikeRecoveryCode(code)
    const key = await loadDataKey(tx, vault, staffId)
    const right =
      key !== null &&
      (recovery
        ? await takeRecoveryCode(tx, vault, staffId, code, at)
        : await takeTotp(tx, { staffId, key, code, now: at.getTime() }))
    if (!right) {
      const counted = await countWrong(tx, half.staff.signInId, at)
      return { ok: false, why: counted === 'wrong' ? 'wrong' : 'ended' }
    }
    // Who was quicker with the same half has it.
    if (!(await endSignIn(tx, half.staff.signInId, 'step', at))) return { ok: false, why: 'ended' }
    await giveBack(tx, vault, keys)
    const device = await rememberDevice(tx, {
      id: newId(),
      staffId,
      token: given.device,
      userAgent: given.userAgent,
      now: at,
    })
    const signInId = newId()
    const opened = await openSignIn(tx, {
      id: signInId,
      staffId,
      deviceId: device.id,
      stage: 'full',
      now: at,
    })
    return { ok: true, staffId, signInId, ...opened, deviceToken: device.token, recovery }
  })
}

/** Opens a locked sign-in by the PIN, under a new token. After five wrong ones the sign-in ends. */
export async function checkPin(
  { db, now }: SignInParts,
  found: FoundSignIn,
  pin: string,
): Promise<{ ok: true; token: string } | { ok: false; why: 'wrong' | 'ended' }> {
  const at = new Date(now())
  const { signInId, id } = found.staff
  // Counted before it is looked at: many at once are not one try.
  const counted = await db.transaction((tx) => countWrong(tx, signInId, at))
  if (counted === 'gone') return { ok: false, why: 'ended' }
  const [row] = await db.select({ pinHash: staff.pinHash }).from(staff).where(eq(staff.id, id))
  const right = await isPassword(latinDigits(pin), row?.pinHash ?? null)
  if (!right) return { ok: false, why: counted }
  const token = newToken()
  const rows = await db.transaction((tx) =>
    tx
      .update(signIns)
      .set({
        tokenHash: hashToken(token) as Buffer,
        touchedAt: at,
        lockedAt: null,
        pinTries: 0,
        endedAt: null,
        endedWhy: null,
      })
      // The fifth try may be the right one; what ended otherwise stays ended.
      .where(
        and(
          eq(signIns.id, signInId),
          sql`(${signIns.endedAt} is null or (${signIns.endedWhy} = 'tries' and ${signIns.endedAt} = ${at.toISOString()}))`,
        ),
      )
      .returning({ id: signIns.id }),
  )
  return rows.length > 0 ? { ok: true, token } : { ok: false, why: 'ended' }
}

/** Asks for the PIN from now on. */
export async function lockSignIn(tx: Tx, signInId: string, now: Date): Promise<void> {
  await tx
    .update(signIns)
    .set({ lockedAt: now })
    .where(and(eq(signIns.id, signInId), isNull(signIns.endedAt)))
}

/** One more code or PIN that is not known to be right; the fifth ends the sign-in. `gone`: it had ended before. */
async function countWrong(tx: Tx, signInId: string, now: Date): Promise<'wrong' | 'ended' | 'gone'> {
  const [row] = await tx
    .update(signIns)
    .set({
      pinTries: sql`${signIns.pinTries} + 1`,
      endedAt: sql`case when ${signIns.pinTries} + 1 >= ${pinTries} then ${now.toISOString()}::timestamptz end`,
      endedWhy: sql`case when ${signIns.pinTries} + 1 >= ${pinTries} then 'tries' end`,
    })
    .where(and(eq(signIns.id, signInId), isNull(signIns.endedAt)))
    .returning({ endedAt: signIns.endedAt })
  if (!row) return 'gone'
  return row.endedAt === null ? 'wrong' : 'ended'
}

const tooMany = ({ retryAfterMs }: Extract<Admitted, { ok: false }>): Locked => ({
  ok: false,
  why: 'too_many',
  retryAfterMs,
})
