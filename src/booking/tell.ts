import { eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { conversations } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { insertSystem } from '../messages/insert-system.ts'
import type { BookingEvent } from '../messages/types.ts'
import type { Writing } from './types.ts'

type Named = { [E in BookingEvent as E['name']]: Omit<E, 'kind' | 'name' | 'booking' | 'version'> }

/**
 * What happened to a booking, for its own contact's turn to say. Nobody is told of a walk-in's booking: the answer of the
 * route names its code, and a worker tells her.
 */
export async function tell<N extends BookingEvent['name']>(
  tx: Tx,
  { vault, now, newId }: Writing,
  booking: { id: string; contactId: string | null; version: number },
  name: N,
  more: Named[N],
): Promise<void> {
  const { contactId } = booking
  if (contactId === null) return
  const key = await loadDataKey(tx, vault, contactId)
  const [place] = await tx
    .select({ addressId: conversations.addressId })
    .from(conversations)
    .where(eq(conversations.contactId, contactId))
  // Erased meanwhile.
  if (!key || !place) return
  const event = {
    kind: 'system',
    name,
    booking: booking.id,
    version: booking.version,
    ...more,
  } as BookingEvent
  const what = Object.values(more).join(':')
  await insertSystem(
    tx,
    {
      contactId,
      addressId: place.addressId,
      key,
      id: newId(),
      name: `${name}:${booking.id}:${booking.version}:${what}`,
      dueAt: now,
    },
    event,
  )
}
