import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { signIns, staff, staffCenters } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import type { Role } from './rights.ts'
import { hashToken } from './token.ts'
import type { StaffLanguage, StaffMember, Training } from './types.ts'

const minute = 60_000
/** Without a touch for so long, the PIN is asked. */
export const idleMs = 10 * minute
/** A sign-in lasts one shift: then password and code again. */
export const shiftMs = 12 * 60 * minute
/** Between the password and the code. */
export const halfMs = 10 * minute
/** Touches are written so often at most. */
const touchEveryMs = 15_000
/** A moment of the past may lie so far ahead: processes' clocks differ. More means that a clock was set. */
const skewMs = minute

export interface FoundSignIn {
  staff: StaffMember
  stage: 'half' | 'full'
  locked: boolean
  /** Epoch ms */
  expiresAt: number
  touchedAt: number
}

/** The sign-in behind a cookie's token. Null: forged, ended, expired, or its owner is no longer at work here. */
export async function findSignIn(db: Db | Tx, token: string, now: number): Promise<FoundSignIn | null> {
  const tokenHash = hashToken(token)
  if (!tokenHash) return null
  const [row] = await select(db).where(and(eq(signIns.tokenHash, tokenHash), isNull(signIns.endedAt)))
  return row ? alive(row, now) : null
}

/** Who it is by now, for streams: with the centers and rights she has at this moment. Null as `isSignInOpen` is false. */
export async function findStaffBySignIn(
  db: Db | Tx,
  signInId: string,
  now: number,
): Promise<StaffMember | null> {
  const [row] = await select(db).where(and(eq(signIns.id, signInId), isNull(signIns.endedAt)))
  const found = row ? alive(row, now) : null
  return found && found.stage === 'full' && !found.locked ? found.staff : null
}

/** Says that a hand did something just now. */
export async function touchSignIn(tx: Db | Tx, signInId: string, now: number): Promise<void> {
  await tx
    .update(signIns)
    .set({ touchedAt: new Date(now) })
    .where(
      and(
        eq(signIns.id, signInId),
        isNull(signIns.lockedAt),
        lt(signIns.touchedAt, new Date(now - touchEveryMs)),
      ),
    )
}

type Row = Awaited<ReturnType<typeof select>>[number]

const select = (db: Db | Tx) =>
  db
    .select({
      signInId: signIns.id,
      stage: signIns.stage,
      createdAt: signIns.createdAt,
      expiresAt: signIns.expiresAt,
      touchedAt: signIns.touchedAt,
      lockedAt: signIns.lockedAt,
      id: staff.id,
      role: staff.role,
      alias: staff.alias,
      state: staff.state,
      language: staff.language,
      gender: staff.gender,
      languages: staff.languages,
      trained: staff.trained,
      capacity: staff.capacity,
      centers: sql<string[]>`array(select ${staffCenters.centerId} from ${staffCenters}
        where ${staffCenters.staffId} = ${staff.id} order by 1)`,
    })
    .from(signIns)
    .innerJoin(staff, eq(staff.id, signIns.staffId))

function alive(row: Row, now: number): FoundSignIn | null {
  const expiresAt = row.expiresAt.getTime()
  const touchedAt = row.touchedAt.getTime()
  // A clock that was set back would else lengthen the shift.
  if (row.state !== 'active' || now >= expiresAt || row.createdAt.getTime() > now + skewMs) return null
  return {
    staff: {
      id: row.id,
      role: row.role as Role,
      alias: row.alias,
      language: row.language as StaffLanguage,
      gender: row.gender as StaffMember['gender'],
      languages: row.languages as StaffLanguage[],
      trained: row.trained as Training[],
      centers: row.centers,
      capacity: row.capacity,
      signInId: row.signInId,
    },
    stage: row.stage as FoundSignIn['stage'],
    locked: row.lockedAt !== null || now - touchedAt >= idleMs || touchedAt > now + skewMs,
    expiresAt,
    touchedAt,
  }
}
