import type { Inbound } from '../channels/channel.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, seal } from '../contacts/seal.ts'
import type { LoadedContact } from './store.ts'

/** Somebody of whom nothing is stored yet. */
export function newcomer(
  inbound: Inbound,
  contactId: string,
  addressId: string,
  key: DataKey,
  wrappedKey: Buffer,
): LoadedContact {
  return {
    contactId,
    addressId,
    account: inbound.account,
    sealedAddress: seal(key, places.address, addressId, inbound.address),
    addressDead: false,
    language: null,
    addressForm: 'plural',
    listens: null,
    agreement: 'unasked',
    hasSecret: false,
    unlocked: true,
    openHandoffId: null,
    awaited: false,
    mayReopen: false,
    newsWaiting: false,
    wrappedKey,
    version: 0,
    lastSeq: 0,
    sealedConversation: null,
    toldAt: null,
    seen: false,
    hasWaiting: false,
    unsentElsewhere: false,
  }
}
