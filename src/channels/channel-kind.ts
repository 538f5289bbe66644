import type { ChannelKind } from './channel.ts'

const kinds: Record<string, ChannelKind> = {
  web: 'web',
  terminal: 'terminal',
  telegram: 'telegram',
  wa: 'whatsapp-web',
  wac: 'whatsapp-cloud',
}

/** The kind of channel an account is on: what stands before the colon of `telegram:<bot id>`. */
export const channelKind = (account: string | null): ChannelKind =>
  kinds[account?.split(':', 1)[0] ?? ''] ?? 'web'
