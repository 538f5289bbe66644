import { randomUUID } from 'node:crypto'
import type { Content, InboundBody } from '../../src/channels/channel.ts'
import type { TestApp } from './app.ts'

/** Someone who chats through the test channel. Each act resolves to what she sees in answer, oldest first. */
export interface Person {
  address: string
  says(text: string): Promise<Content[]>
  /** Taps an option of the last prompt that offered it, by id or by label. */
  taps(option: string): Promise<Content[]>
  /** Taps a button whatever the prompts were: an old one, or one that never was. */
  tapsOld(visit: number, option: string): Promise<Content[]>
  starts(token?: string): Promise<Content[]>
  sends(body: InboundBody, externalId?: string): Promise<Content[]>
  /** All that she ever saw. */
  sees(): Content[]
}

/** `account` is the test channel's; `address` is anyone's (default: a new chat). */
export function person({ app, channel }: TestApp, options: { address?: string } = {}): Person {
  const address = options.address ?? `chat-${randomUUID()}`
  let order = 0
  const sends = async (body: InboundBody, externalId?: string) => {
    const before = channel.sent(address).length
    order += 1
    await channel.deliver([
      {
        account: channel.account,
        address,
        externalId: externalId ?? `${address}:${order}`,
        order,
        at: Date.now(),
        body,
      },
    ])
    await app.idle()
    return channel.sent(address).slice(before)
  }
  const tapsOld = (visit: number, option: string) => sends({ kind: 'tap', visit, option })
  return {
    address,
    sends,
    tapsOld,
    says: (text) => sends({ kind: 'text', text }),
    starts: (token) => sends({ kind: 'start', ...(token ? { token } : {}) }),
    sees: () => channel.sent(address),
    taps(option) {
      for (const content of channel.sent(address).toReversed()) {
        const choice = content.choices?.find((one) => one.id === option || one.label === option)
        if (choice && content.visit !== undefined) return tapsOld(content.visit, choice.id)
      }
      throw new Error(`no prompt offered ${option}`)
    },
  }
}
