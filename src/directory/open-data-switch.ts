import { eq } from 'drizzle-orm'
import { directorySettings } from '../db/schema/directory.ts'
import type { Db, Tx } from '../db/types.ts'

const name = 'open_data'

/** Whether the directory is given out as open data. Off until an admin switches it on. */
export async function isOpenDataOn(db: Db | Tx): Promise<boolean> {
  const [row] = await db.select().from(directorySettings).where(eq(directorySettings.name, name))
  return row?.value === 'on'
}

export async function setOpenData(tx: Tx, on: boolean, now: Date): Promise<void> {
  const value = on ? 'on' : 'off'
  await tx
    .insert(directorySettings)
    .values({ name, value, changedAt: now })
    .onConflictDoUpdate({ target: directorySettings.name, set: { value, changedAt: now } })
}
