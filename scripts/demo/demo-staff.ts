import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { places } from '../../src/contacts/places.ts'
import { seal } from '../../src/contacts/seal.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { staff } from '../../src/db/schema/index.ts'
import type { Tx } from '../../src/db/types.ts'
import { hashAccount } from '../../src/staff/account.ts'
import { createStaff } from '../../src/staff/create-staff.ts'
import { endAllSignIns } from '../../src/staff/open-sign-in.ts'
import { hashPassword } from '../../src/staff/password.ts'
import type { Role } from '../../src/staff/rights.ts'
import { newTotpSecret, totpUri } from '../../src/staff/totp.ts'

const members: { account: string; alias: string; role: Role; centers: string[] }[] = [
  { account: 'demo-worker', alias: 'Sample worker', role: 'caseworker', centers: ['raqqa'] },
  {
    account: 'demo-supervisor',
    alias: 'Sample supervisor',
    role: 'supervisor',
    centers: ['raqqa', 'mansoura'],
  },
  { account: 'demo-admin', alias: 'Sample admin', role: 'admin', centers: [] },
]
const pin = '4072'

export interface DemoStaff {
  account: string
  role: Role
  password: string
  pin: string
  /** Of the authenticator, and as it is scanned. */
  secret: string
  uri: string
}

/** Three staff marked as sample; who is there already gets a new password and authenticator. */
export async function demoStaff(tx: Tx, vault: Vault, now: Date): Promise<DemoStaff[]> {
  const made: DemoStaff[] = []
  for (const member of members) {
    const { account, role } = member
    const id = await findOrMake(tx, vault, member, now)
    const key = await loadDataKey(tx, vault, id)
    if (!key) throw new Error('a staff member without a key')
    const password = randomBytes(9).toString('base64url')
    const secret = newTotpSecret()
    await tx
      .update(staff)
      .set({
        state: 'active',
        passwordHash: await hashPassword(password),
        pinHash: await hashPassword(pin),
        totpSecret: seal(key, places.staffTotp, id, secret),
        totpStep: 0,
      })
      .where(eq(staff.id, id))
    await endAllSignIns(tx, id, 'renewed', now)
    made.push({ account, role, password, pin, secret, uri: totpUri(secret, account) })
  }
  return made
}

async function findOrMake(
  tx: Tx,
  vault: Vault,
  member: (typeof members)[number],
  now: Date,
): Promise<string> {
  const [there] = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(eq(staff.accountHash, hashAccount(vault, member.account)))
  if (there) return there.id
  const id = uuidv7(now.getTime())
  const created = await createStaff(tx, vault, {
    ...member,
    id,
    name: null,
    language: 'ar',
    gender: 'f',
    languages: ['ar', 'kmr', 'en'],
    trained: ['protection', 'crisis', 'complaints'],
    capacity: 8,
    sample: true,
    now,
  })
  if (!created.ok) throw new Error(`${member.alias}: ${created.why}`)
  return id
}
