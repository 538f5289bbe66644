import type { Writing } from '../../../booking/types.ts'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'

/** What the booking routes are given. */
export interface BookingApi {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  /** Somebody is to be told of a change, in a turn of her own. */
  ring(): void
}

export const writing = ({ vault, now, newId }: BookingApi): Writing => ({
  vault,
  now: new Date(now()),
  newId,
})
