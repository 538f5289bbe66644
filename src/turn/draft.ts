import type { ChannelKind } from '../channels/channel.ts'
import type { AddressForm, Language } from '../text/types.ts'

/** The contact as a turn sees and changes it; what changed is written with the turn's one commit. */
export interface Draft {
  contactId: string
  channel: ChannelKind
  language: Language | null
  addressForm: AddressForm
  /** She wishes to hear our texts; null: not asked, or not answered. */
  listens: boolean | null
  /** Whether a name, a booking or a request may be kept. */
  agreement: 'unasked' | 'yes' | 'no'
  hasSecret: boolean
  /** Her secret word was given lately (or none is set). */
  unlocked: boolean
  /** The words of this turn's message do not stay in the chat: a secret word, a complaint. */
  heardSecret?: true
  /** What was said goes from the phones as far as the channel can, before anything else of this turn is sent. */
  hides?: 'all' | 'line'
  /** A human has the chat. */
  openHandoffId: string | null
  /** They wait for her: a word of hers is news to them. */
  awaited?: boolean
  /** A talk with people ended lately: words that answer nothing open it again. */
  mayReopen?: boolean
  /** News of her requests waits for a message of hers. */
  newsWaiting?: boolean
  /** Counted without a person. */
  facts: Fact[]
}

export interface Fact {
  kind: string
  service?: string
  center?: string
  /** A word of a closed list: a topic. */
  detail?: string
}
