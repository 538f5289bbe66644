import type { Channel, Inbound } from '../channel.ts'
import { channelTraits } from '../channel-traits.ts'

export interface WebChannel extends Channel {
  /** Hand over what a page sent; resolves when it is stored. Throws while nobody receives. */
  post(messages: Inbound[]): Promise<void>
  /** Tells when an answer for this chat is being prepared in this process. Returns the way to stop listening. */
  onTyping(address: string, listener: () => void): () => void
}

/** The web chat. Sending is nothing but keeping the outbox row: the page reads it from there. */
export function createWebChannel(): WebChannel {
  let receive: ((messages: Inbound[]) => Promise<void>) | null = null
  const listeners = new Map<string, Set<() => void>>()

  return {
    kind: 'web',
    account: 'web',
    ...channelTraits.web,
    async start(onInbound) {
      receive = onInbound
    },
    async send(_address, _content, { key }) {
      return { ok: true, externalId: key }
    },
    async post(messages) {
      if (receive === null) throw new Error('the web channel has not started')
      await receive(messages)
    },
    typing(address) {
      for (const listener of listeners.get(address) ?? []) listener()
    },
    onTyping(address, listener) {
      const those = listeners.get(address) ?? new Set()
      listeners.set(address, those.add(listener))
      return () => {
        those.delete(listener)
        if (those.size === 0 && listeners.get(address) === those) listeners.delete(address)
      }
    },
    async [Symbol.asyncDispose]() {
      receive = null
      listeners.clear()
    },
  }
}
