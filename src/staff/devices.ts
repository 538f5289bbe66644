import { and, eq, isNull } from 'drizzle-orm'
import { staffDevices } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { hashToken, newToken } from './token.ts'

/** The device that a browser's cookie names, if it is one of this staff member's. */
export async function findDevice(db: Db | Tx, staffId: string, token: string | null): Promise<string | null> {
  const tokenHash = token === null ? null : hashToken(token)
  if (!tokenHash) return null
  const [row] = await db
    .select({ id: staffDevices.id })
    .from(staffDevices)
    .where(
      and(
        eq(staffDevices.tokenHash, tokenHash),
        eq(staffDevices.staffId, staffId),
        isNull(staffDevices.endedAt),
      ),
    )
  return row?.id ?? null
}

/** The browser somebody signed in from, made when it is a new one: then with the token of its cookie. */
export async function rememberDevice(
  tx: Tx,
  device: { id: string; staffId: string; token: string | null; userAgent: string; now: Date },
): Promise<{ id: string; token: string | null }> {
  const known = await findDevice(tx, device.staffId, device.token)
  if (known) {
    await tx.update(staffDevices).set({ lastSeenAt: device.now }).where(eq(staffDevices.id, known))
    return { id: known, token: null }
  }
  const token = newToken()
  await tx.insert(staffDevices).values({
    id: device.id,
    staffId: device.staffId,
    tokenHash: hashToken(token) as Buffer,
    label: labelOf(device.userAgent),
    createdAt: device.now,
    lastSeenAt: device.now,
  })
  return { id: device.id, token }
}

const browsers: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]
const nameOf = (of: [RegExp, string][], userAgent: string) => of.find(([form]) => form.test(userAgent))?.[1]

/** Enough to know one's own again; the whole User-Agent would tell more than that. */
export const labelOf = (userAgent: string): string =>
  [nameOf(browsers, userAgent) ?? '?', nameOf(systems, userAgent) ?? '?'].join(', ')
