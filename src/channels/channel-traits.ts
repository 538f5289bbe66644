import type { ChannelKind } from './channel.ts'

/** What an answer must know of a channel before it is written, also in a process that has no such channel open. */
export interface ChannelTraits {
  /** How many choices fit one prompt. */
  readonly pageSize: number
  /** Each message rings the phone (or costs): the lines of one answer go as one message. */
  readonly joinsLines: boolean
}

export const channelTraits: Record<ChannelKind, ChannelTraits> = {
  web: { pageSize: 8, joinsLines: false },
  terminal: { pageSize: 9, joinsLines: false },
  telegram: { pageSize: 8, joinsLines: true },
  'whatsapp-web': { pageSize: 8, joinsLines: true },
  'whatsapp-cloud': { pageSize: 8, joinsLines: true },
}
