import type { Channel, ChannelErrorCode, ChannelKind, Content, Inbound } from '../../src/channels/channel.ts'
import { channelTraits } from '../../src/channels/channel-traits.ts'

/** A channel in memory: what the service sent stands in `sent`, by address. */
export interface TestChannel extends Channel {
  /** What this address sees, oldest first; what was hidden is gone. */
  sent(address: string): Content[]
  /** Her own messages that were taken off her phone, by their order. */
  hidden(address: string): number[]
  /** As a real channel delivers: resolves when stored. */
  deliver(messages: Inbound[]): Promise<void>
  /** The next `times` sends fail so; `to`: those to this address alone, whatever else is under way. */
  failNext(code: ChannelErrorCode, options?: { times?: number; afterMs?: number; to?: string }): void
}

/** Made for the outside world's place: it keeps a channel's promises (one content a key, errors as values). */
export function createTestChannel(options: { kind?: ChannelKind; account?: string } = {}): TestChannel {
  const seen = new Map<string, { key: string; content: Content; gone?: true }[]>()
  const hidden = new Map<string, number[]>()
  const kind = options.kind ?? 'telegram'
  const failures: { code: ChannelErrorCode; afterMs?: number; to?: string }[] = []
  let onInbound: ((messages: Inbound[]) => Promise<void>) | null = null
  return {
    kind,
    account: options.account ?? 'telegram:7',
    pageSize: 8,
    joinsLines: false,
    choices: 'taps',
    paysPerMessage: false,
    hides: channelTraits[kind].hides,
    async start(receive) {
      onInbound = receive
    },
    async send(address, content, { key }) {
      const at = failures.findIndex(({ to }) => to === undefined || to === address)
      const [failure] = at < 0 ? [] : failures.splice(at, 1)
      if (failure) {
        const { to: _to, ...how } = failure
        return { ok: false, ...how }
      }
      const list = seen.get(address) ?? []
      seen.set(address, list)
      list.push({ key, content })
      return { ok: true, externalId: `${address}:${list.length}` }
    },
    async hide(address, { ours, hers }) {
      const list = seen.get(address) ?? []
      for (const id of ours) {
        const one = list[Number(id.slice(id.lastIndexOf(':') + 1)) - 1]
        if (one) one.gone = true
      }
      hidden.set(address, [...(hidden.get(address) ?? []), ...hers.map(({ order }) => order)])
      return { ok: true, externalId: '' }
    },
    sent: (address) => (seen.get(address) ?? []).filter(({ gone }) => !gone).map((one) => one.content),
    hidden: (address) => hidden.get(address) ?? [],
    async deliver(messages) {
      if (!onInbound) throw new Error('the test channel was not started')
      await onInbound(messages)
    },
    failNext(code, { times = 1, afterMs, to } = {}) {
      for (let n = 0; n < times; n++)
        failures.push({
          code,
          ...(afterMs === undefined ? {} : { afterMs }),
          ...(to === undefined ? {} : { to }),
        })
    },
    async [Symbol.asyncDispose]() {
      onInbound = null
    },
  }
}
