import { and, eq, ne } from 'drizzle-orm'
import { places } from '../contacts/places.ts'
import { seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { staff } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { hashAccount, normaliseAccount } from './account.ts'
import { rememberDevice } from './devices.ts'
import { hasAdmin, lockAdmins } from './first-admin.ts'
import { endFirstAdminLinks, findInvitation, type OpenInvitation, useInvitation } from './invitations.ts'
import { endAllSignIns, openSignIn } from './open-sign-in.ts'
import { hashPassword, longestPassword, shortestPassword } from './password.ts'
import { isGoodPin, latinDigits } from './pin.ts'
import { renewRecoveryCodes } from './recovery-codes.ts'
import type { SignInParts } from './sign-in.ts'
import { totpStepOf } from './totp.ts'

export interface Acceptance {
  token: string
  password: string
  pin: string
  /** Of the authenticator that was just set up. */
  code: string
  /** The first admin alone chooses these. */
  account?: string | undefined
  alias?: string | undefined
  language?: 'ar' | 'kmr' | 'en' | undefined
  /** The browser that she joins in, which then is signed in; null: it stays as it is. */
  browser: { device: string | null; userAgent: string } | null
}

export type AcceptRefusal =
  | 'no_link'
  | 'password_short'
  | 'password_like_account'
  | 'pin_weak'
  | 'code_wrong'
  | 'account_needed'
  | 'account_taken'

/**
 * Uses a one-time link: sets password, PIN and authenticator, makes the account active and ends its sign-ins of before. Once
 * and whole: who sends the same link twice finds it used. The recovery codes are shown this once. All that a sign-in asks
 * for was just given, so the browser is signed in for a shift: the next code would be half a minute away.
 */
export async function acceptInvitation(
  parts: SignInParts,
  given: Acceptance,
): Promise<
  | { ok: true; staffId: string; recoveryCodes: string[]; signIn: SignInOfBrowser | null }
  | { ok: false; why: AcceptRefusal }
> {
  const { db, vault, now, newId } = parts
  const at = new Date(now())
  const found = await findInvitation(db, vault, given.token, at)
  if (!found) return { ok: false, why: 'no_link' }
  const account = found.account ?? given.account
  const alias = found.alias ?? given.alias
  if (!account || !alias) return { ok: false, why: 'account_needed' }
  if ([...given.password].length < shortestPassword || given.password.length > longestPassword)
    return { ok: false, why: 'password_short' }
  if (isLike(given.password, account, alias)) return { ok: false, why: 'password_like_account' }
  const pin = latinDigits(given.pin)
  if (!isGoodPin(pin)) return { ok: false, why: 'pin_weak' }
  const step = totpStepOf(found.secret, latinDigits(given.code), at.getTime())
  if (step === null) return { ok: false, why: 'code_wrong' }
  const [passwordHash, pinHash] = [await hashPassword(given.password), await hashPassword(pin)]

  const staffId = found.staffId ?? found.id
  const set = {
    state: 'active',
    passwordHash,
    pinHash,
    totpSecret: seal(found.key, places.staffTotp, staffId, found.secret),
    // Signing in elsewhere just after needs the next code: this one is taken.
    totpStep: step,
  }
  return inOne(db, async (tx, refuse) => {
    // Before any row: who becomes the first admin ends the others' links, whose rows they would hold.
    if (!found.staffId) await lockAdmins(tx)
    if (!(await useInvitation(tx, found.id, at))) return refuse('no_link')
    const refusal = found.staffId
      ? await setAnew(tx, found.staffId, set, at)
      : await makeFirstAdmin(tx, vault, { found, account, alias, language: given.language ?? 'en', at }, set)
    if (refusal) return refuse(refusal)
    const codes = await renewRecoveryCodes(tx, vault, staffId, newId)
    const signIn = given.browser && (await signInBrowser(tx, parts, staffId, given.browser))
    return { ok: true, staffId, recoveryCodes: codes, signIn } as const
  })
}

/** Tokens for its cookies; of the device only where it was not known. */
export interface SignInOfBrowser {
  id: string
  token: string
  deviceToken: string | null
}

async function signInBrowser(
  tx: Tx,
  { newId, now }: SignInParts,
  staffId: string,
  browser: NonNullable<Acceptance['browser']>,
): Promise<SignInOfBrowser> {
  const at = new Date(now())
  const { device: token, userAgent } = browser
  const device = await rememberDevice(tx, { id: newId(), staffId, token, userAgent, now: at })
  const id = newId()
  const opened = await openSignIn(tx, { id, staffId, deviceId: device.id, stage: 'full', now: at })
  return { id, token: opened.token, deviceToken: device.token }
}

/** A transaction that a refusal rolls back: what was half done is undone, the link is not used up. */
async function inOne<T>(
  db: Db,
  work: (tx: Tx, refuse: (why: AcceptRefusal) => never) => Promise<T>,
): Promise<T | { ok: false; why: AcceptRefusal }> {
  let refused: AcceptRefusal | undefined
  const refuse = (why: AcceptRefusal): never => {
    refused = why
    throw new Error('refused')
  }
  try {
    return await db.transaction((tx) => work(tx, refuse))
  } catch (error) {
    if (refused) return { ok: false, why: refused }
    throw error
  }
}

type Set = Pick<typeof staff.$inferInsert, 'state' | 'passwordHash' | 'pinHash' | 'totpSecret' | 'totpStep'>

async function setAnew(tx: Tx, staffId: string, set: Set, at: Date): Promise<'no_link' | null> {
  const rows = await tx
    .update(staff)
    .set(set)
    .where(and(eq(staff.id, staffId), ne(staff.state, 'disabled')))
    .returning({ id: staff.id })
  if (rows.length === 0) return 'no_link'
  await endAllSignIns(tx, staffId, 'renewed', at)
  return null
}

/** Of two who hold a first link each, one becomes the first admin: under the lock of admins. */
async function makeFirstAdmin(
  tx: Tx,
  vault: Vault,
  made: { found: OpenInvitation; account: string; alias: string; language: string; at: Date },
  set: Set,
): Promise<'no_link' | 'account_taken' | null> {
  const { found, account, alias, language, at } = made
  if (await hasAdmin(tx)) return 'no_link'
  const rows = await tx
    .insert(staff)
    .values({
      ...set,
      id: found.id,
      role: 'admin',
      alias,
      language,
      languages: [],
      accountHash: hashAccount(vault, account),
      account: seal(found.key, places.staffAccount, found.id, normaliseAccount(account)),
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: staff.id })
  if (rows.length === 0) return 'account_taken'
  await endFirstAdminLinks(tx, found.id, at)
  return null
}

function isLike(password: string, ...others: string[]): boolean {
  const plain = password.normalize('NFKC').toLowerCase()
  return others.some((other) => {
    const word = normaliseAccount(other).split('@')[0] ?? ''
    return word.length >= 4 && plain.includes(word) && plain.length < word.length + 6
  })
}
