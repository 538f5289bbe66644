import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { places } from '../contacts/places.ts'
import { open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { dataKeys, locations, staff, staffCenters } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { setCenters } from './create-staff.ts'
import { lockAdmins } from './first-admin.ts'
import { endAllSignIns } from './open-sign-in.ts'
import type { Role } from './rights.ts'
import type { StaffMember } from './types.ts'

export interface Account {
  id: string
  role: Role
  alias: string
  state: 'invited' | 'active' | 'disabled'
  language: string
  gender: 'f' | 'm' | null
  languages: string[]
  trained: string[]
  capacity: number
  centers: string[]
  sample: boolean
  createdAt: Date
}

const columns = {
  id: staff.id,
  role: staff.role,
  alias: staff.alias,
  state: staff.state,
  language: staff.language,
  gender: staff.gender,
  languages: staff.languages,
  trained: staff.trained,
  capacity: staff.capacity,
  sample: staff.sample,
  createdAt: staff.createdAt,
}

async function read(db: Db | Tx, where: SQL | undefined): Promise<Account[]> {
  const rows = await db
    .select(columns)
    .from(staff)
    .where(where)
    .orderBy(asc(sql`lower(${staff.alias})`))
  const ids = rows.map((row) => row.id)
  const centers =
    ids.length === 0 ? [] : await db.select().from(staffCenters).where(inArray(staffCenters.staffId, ids))
  return rows.map((row) => ({
    ...(row as Omit<Account, 'centers'>),
    centers: centers
      .filter((one) => one.staffId === row.id)
      .map((one) => one.centerId)
      .sort(),
  }))
}

/** All accounts, without names: those are opened one by one. */
export const listAccounts = (db: Db | Tx): Promise<Account[]> => read(db, undefined)

/** Who works in one of these centers, by alias; without those who are disabled. */
export const listColleagues = (
  db: Db | Tx,
  viewer: Pick<StaffMember, 'id' | 'centers'>,
): Promise<Account[]> => read(db, and(sql`${staff.state} <> 'disabled'`, sharesCenter(viewer)))

/** One account with its name and account, or null. */
export async function readAccount(
  db: Db | Tx,
  vault: Vault,
  id: string,
): Promise<(Account & { name: string | null; account: string }) | null> {
  const [found] = await read(db, eq(staff.id, id))
  const [sealed] = await db
    .select({ name: staff.name, account: staff.account, wrapped: dataKeys.wrapped })
    .from(staff)
    .innerJoin(dataKeys, eq(dataKeys.ownerId, staff.id))
    .where(eq(staff.id, id))
  if (!found || !sealed) return null
  const key = vault.unwrap(id, sealed.wrapped)
  return {
    ...found,
    name: sealed.name ? open(key, places.staffName, id, sealed.name).toString('utf8') : null,
    account: open(key, places.staffAccount, id, sealed.account).toString('utf8'),
  }
}

export interface AccountChange {
  role?: Role | undefined
  alias?: string | undefined
  name?: string | null | undefined
  language?: string | undefined
  gender?: 'f' | 'm' | null | undefined
  languages?: string[] | undefined
  trained?: string[] | undefined
  capacity?: number | undefined
  centers?: string[] | undefined
  state?: 'active' | 'disabled' | undefined
}

export type ChangeRefusal = 'unknown' | 'alias_taken' | 'last_admin' | 'unknown_center'

/**
 * Changes an account. Whoever is disabled or gets another role is signed out everywhere at once. Refuses to leave the service
 * without an admin.
 */
export async function changeAccount(
  tx: Tx,
  vault: Vault,
  id: string,
  change: AccountChange,
  now: Date,
): Promise<{ ok: true; disabled: boolean } | { ok: false; why: ChangeRefusal }> {
  const { centers, name, state, ...plain } = change
  await lockAdmins(tx)
  // A claim of hers holds her row by its key while it waits for a chat that is requeued here: no lock on the key.
  const [old] = await tx.select().from(staff).where(eq(staff.id, id)).for('no key update')
  if (!old) return { ok: false, why: 'unknown' }
  if (centers && !(await areCenters(tx, centers))) return { ok: false, why: 'unknown_center' }
  const leaves = (plain.role !== undefined && plain.role !== 'admin') || state === 'disabled'
  if (old.role === 'admin' && leaves && (await otherAdmins(tx, id)) === 0)
    return { ok: false, why: 'last_admin' }
  if (plain.alias !== undefined && (await isAliasTaken(tx, plain.alias, id)))
    return { ok: false, why: 'alias_taken' }
  const disabled = state === 'disabled' && old.state !== 'disabled'
  const set = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(name === undefined ? {} : { name: await sealName(tx, vault, id, name) }),
    ...(state === undefined
      ? {}
      : {
          // Who never joined waits for it again.
          state: state === 'active' && old.passwordHash === null ? 'invited' : state,
          disabledAt: state === 'disabled' ? now : null,
        }),
  }
  if (Object.keys(set).length > 0) await tx.update(staff).set(set).where(eq(staff.id, id))
  if (centers) await setCenters(tx, id, centers)
  if (disabled) await endAllSignIns(tx, id, 'disabled', now)
  else if (plain.role !== undefined && plain.role !== old.role) await endAllSignIns(tx, id, 'revoked', now)
  return { ok: true, disabled }
}

/** Whether a supervisor may look after this account: they share a center. */
export async function isOfCenters(db: Db | Tx, id: string, viewer: Pick<StaffMember, 'id' | 'centers'>) {
  const rows = await db
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.id, id), sharesCenter(viewer)))
  return rows.length > 0
}

/** Whether all of these are centers of the directory. */
export async function areCenters(db: Db | Tx, ids: string[]): Promise<boolean> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return true
  const rows = await db.select({ id: locations.id }).from(locations).where(inArray(locations.id, wanted))
  return rows.length === wanted.length
}

function sharesCenter({ id, centers }: Pick<StaffMember, 'id' | 'centers'>) {
  const shares =
    centers.length === 0
      ? sql`false`
      : sql`exists (select from staff_centers c where c.staff_id = ${staff.id} and ${inArray(sql`c.center_id`, centers)})`
  return sql`(${staff.id} = ${id} or ${shares})`
}

async function otherAdmins(tx: Tx, id: string): Promise<number> {
  return tx.$count(staff, and(eq(staff.role, 'admin'), eq(staff.state, 'active'), sql`${staff.id} <> ${id}`))
}

/** Under the lock of `changeAccount`; of two new accounts at once the unique index takes one. */
async function isAliasTaken(tx: Tx, alias: string, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(and(sql`lower(${staff.alias}) = lower(${alias})`, sql`${staff.id} <> ${id}`))
  return rows.length > 0
}

async function sealName(tx: Tx, vault: Vault, id: string, name: string | null): Promise<Buffer | null> {
  if (name === null) return null
  const [row] = await tx.select({ wrapped: dataKeys.wrapped }).from(dataKeys).where(eq(dataKeys.ownerId, id))
  if (!row) throw new Error('a staff member without a key')
  return seal(vault.unwrap(id, row.wrapped), places.staffName, id, name)
}
