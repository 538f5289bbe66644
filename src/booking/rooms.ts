import { and, asc, eq } from 'drizzle-orm'
import { rooms } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

export interface Room {
  id: number
  center: string
  name: string
}

/** A room of a center, found again by its name. */
export async function addRoom(
  tx: Tx,
  room: { center: string; name: string; sample?: boolean },
): Promise<number> {
  const { center, name, sample = false } = room
  const [row] = await tx
    .insert(rooms)
    .values({ centerId: center, name, sample })
    .onConflictDoUpdate({ target: [rooms.centerId, rooms.name], set: { state: 'active' } })
    .returning({ id: rooms.id })
  if (!row) throw new Error('a room was not stored')
  return row.id
}

export async function listRooms(db: Db | Tx, center: string): Promise<Room[]> {
  return db
    .select({ id: rooms.id, center: rooms.centerId, name: rooms.name })
    .from(rooms)
    .where(and(eq(rooms.centerId, center), eq(rooms.state, 'active')))
    .orderBy(asc(rooms.name))
}
