import { and, eq, lt } from 'drizzle-orm'
import { Secret, TOTP } from 'otpauth'
import { places } from '../contacts/places.ts'
import { type DataKey, open } from '../contacts/seal.ts'
import { staff } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** Seconds that a code holds (RFC 6238); the one before and after are taken too, for clocks that are a little off. */
const period = 30

/** 20 random bytes in base32, as authenticators take them. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

/** What an authenticator scans. Issuer and account are all it shows. */
export const totpUri = (secret: string, account: string): string => totpOf(secret, account).toString()

/** The time step that a code is of, or null when it is none of now. */
export function totpStepOf(secret: string, code: string, now: number): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / 1000 / period) + delta
}

/** The code of a moment: for tests, the demo and nothing else. */
export const totpCode = (secret: string, now: number): string =>
  totpOf(secret, '').generate({ timestamp: now })

/** Takes a code of the authenticator, each once: a step at or before the last one taken is refused. */
export async function takeTotp(
  tx: Tx,
  taken: { staffId: string; key: DataKey; code: string; now: number },
): Promise<boolean> {
  const [row] = await tx.select({ secret: staff.totpSecret }).from(staff).where(eq(staff.id, taken.staffId))
  if (!row?.secret) return false
  const secret = open(taken.key, places.staffTotp, taken.staffId, row.secret).toString('utf8')
  const step = totpStepOf(secret, taken.code, taken.now)
  if (step === null) return false
  const rows = await tx
    .update(staff)
    .set({ totpStep: step })
    .where(and(eq(staff.id, taken.staffId), lt(staff.totpStep, step)))
    .returning({ id: staff.id })
  return rows.length > 0
}

const totpOf = (secret: string, account: string) =>
  new TOTP({
    issuer: 'MPCC',
    label: account || 'staff',
    secret: Secret.fromBase32(secret),
    period,
    digits: 6,
  })
