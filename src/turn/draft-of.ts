import { channelKind } from '../channels/channel-kind.ts'
import { type AddressForm, languages } from '../text/types.ts'
import type { Draft } from './draft.ts'
import type { LoadedContact } from './store.ts'
import type { TurnWrite } from './write-turn.ts'

/** What a turn may change of a contact, as it stands now. */
export function draftOf(loaded: LoadedContact): Draft {
  return {
    contactId: loaded.contactId,
    channel: channelKind(loaded.account),
    language: languages.find((l) => l === loaded.language) ?? null,
    addressForm: loaded.addressForm as AddressForm,
    listens: loaded.listens,
    agreement: loaded.agreement as Draft['agreement'],
    hasSecret: loaded.hasSecret,
    unlocked: loaded.unlocked,
    openHandoffId: loaded.openHandoffId,
    awaited: loaded.awaited,
    mayReopen: loaded.mayReopen,
    newsWaiting: loaded.newsWaiting,
    facts: [],
  }
}

/** What the turn changed of the contact; null: nothing. */
export function changeOf(loaded: LoadedContact, draft: Draft, now: number): TurnWrite['contact'] {
  const same =
    loaded.language === draft.language &&
    loaded.addressForm === draft.addressForm &&
    loaded.listens === draft.listens &&
    loaded.agreement === draft.agreement &&
    loaded.openHandoffId === draft.openHandoffId
  if (same) return null
  return {
    language: draft.language,
    addressForm: draft.addressForm,
    listens: draft.listens,
    agreement: draft.agreement,
    agreementAt: loaded.agreement === draft.agreement ? null : new Date(now).toISOString(),
    openHandoffId: draft.openHandoffId,
  }
}
