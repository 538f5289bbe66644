import { loadDataKey } from '../contacts/data-key.ts'
import { chatToTell } from '../contacts/links.ts'
import type { Tx } from '../db/types.ts'
import { insertSystem } from '../messages/insert-system.ts'
import type { BookingEvent } from '../messages/types.ts'
import type { Writing } from './types.ts'

type Named = { [E in BookingEvent as E['name']]: Omit<E, 'kind' | 'name' | 'booking' | 'version'> }

/**
 * What happened to a booking, for the turn of its contact to say, in the chat that she wrote in last. Nobody is told of a walk-in's booking: the answer of the
 * route names its code, and a worker tells her.
 */
export async function tell<N extends BookingEvent['name']>(
  tx: Tx,
  { vault, now, newId }: Writing,
  booking: { id: string; contactId: string | null; version: number },
  name: N,
  more: Named[N],
): Promise<void> {
  if (booking.contactId === null) return
  const place = await chatToTell(tx, booking.contactId)
  const key = place && (await loadDataKey(tx, vault, place.contactId))
  // Erased meanwhile.
  if (!key) return
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
      contactId: place.contactId,
      addressId: place.addressId,
      key,
      id: newId(),
      name: `${name}:${booking.id}:${booking.version}:${what}`,
      dueAt: now,
    },
    event,
  )
}
