import type { ChannelKind } from './channel.ts'

/** What an answer must know of a channel before it is written, also in a process that has no such channel open. */
export interface ChannelTraits {
  /** How many choices fit one prompt. */
  readonly pageSize: number
  /** Each message rings the phone (or costs): the lines of one answer go as one message. */
  readonly joinsLines: boolean
  /** How choices are shown: to be tapped, or as numbered lines (`numberedText`) whose number is written. */
  readonly choices: 'taps' | 'numbers'
  /** Each message is paid for. */
  readonly paysPerMessage: boolean
  /**
   * What of a chat can go from the phones at her word: what `both` wrote, what is `ours`, all that the `device` holds, or nothing.
   */
  readonly hides: 'both' | 'ours' | 'device' | 'nothing'
  /** Free words are taken only so long (milliseconds) after her last message; absent: at any time. Afterwards: templates. */
  readonly freeTextMs?: number
  /** Names of the messages that the channel takes at any time, neutral ones: they name nothing. */
  readonly templates?: readonly string[]
}

const day = 24 * 3_600_000

export const channelTraits: Record<ChannelKind, ChannelTraits> = {
  web: { pageSize: 8, joinsLines: false, choices: 'taps', paysPerMessage: false, hides: 'device' },
  terminal: { pageSize: 9, joinsLines: false, choices: 'numbers', paysPerMessage: false, hides: 'nothing' },
  telegram: { pageSize: 8, joinsLines: true, choices: 'taps', paysPerMessage: false, hides: 'both' },
  'whatsapp-web': { pageSize: 8, joinsLines: true, choices: 'numbers', paysPerMessage: false, hides: 'ours' },
  'whatsapp-cloud': {
    pageSize: 8,
    joinsLines: true,
    choices: 'taps',
    paysPerMessage: true,
    hides: 'nothing',
    freeTextMs: day,
    templates: ['neutral'],
  },
}
