import { randomInt } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import { recoveryCodes } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

const howMany = 10
const codeLength = 10
/** Crockford's alphabet without what is misread; 10 of them are 50 random bits. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/** New codes in place of the old ones. They are shown once: the database keeps their HMAC. */
export async function renewRecoveryCodes(
  tx: Tx,
  vault: Vault,
  staffId: string,
  newId: () => string,
): Promise<string[]> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId))
  const codes = Array.from({ length: howMany }, newCode)
  await tx
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ id: newId(), staffId, codeHash: hashOf(vault, staffId, code) })))
  return codes
}

/** Takes a code, each once. */
export async function takeRecoveryCode(
  tx: Tx,
  vault: Vault,
  staffId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCodes.staffId, staffId),
        eq(recoveryCodes.codeHash, hashOf(vault, staffId, code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.id })
  return rows.length > 0
}

/** How many are left. */
export async function countRecoveryCodes(db: Db | Tx, staffId: string): Promise<number> {
  return db.$count(recoveryCodes, and(eq(recoveryCodes.staffId, staffId), isNull(recoveryCodes.usedAt)))
}

/** Is it typed as a recovery code, rather than as the six digits of an authenticator? */
export const looksLikeRecoveryCode = (code: string): boolean => normalise(code).length === codeLength

const newCode = () => {
  const code = Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join('')
  return `${code.slice(0, 5)}-${code.slice(5)}`
}
/** As it is read from paper: case, dashes and the letters that look like digits do not count. */
const normalise = (code: string) =>
  code.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
const hashOf = (vault: Vault, staffId: string, code: string) =>
  vault.hash('recovery code', `${staffId}\0${normalise(code)}`)
