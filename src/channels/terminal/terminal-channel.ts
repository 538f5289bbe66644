import { randomUUID } from 'node:crypto'
import type { Channel, Content, Inbound, InboundBody } from '../channel.ts'
import { channelTraits } from '../channel-traits.ts'

export interface TerminalChannel extends Channel {
  readonly kind: 'terminal'
  /** A line that the person typed. Resolves when its turn is done; its answers may still be on their way. */
  says(text: string): Promise<void>
  /** Opens the chat. `language` skips the question for it. */
  opens(language?: string): Promise<void>
}

export interface TerminalOptions {
  /** The chat's address: one person, one terminal. */
  address: string
  /** Shows one message. */
  show(text: string): void
  /** Epoch milliseconds. */
  now(): number
}

/** The chat in a terminal: lines in, messages out. Choices are numbered; typing a number chooses. */
export function createTerminalChannel({ address, show, now }: TerminalOptions): TerminalChannel {
  let onInbound: ((messages: Inbound[]) => Promise<void>) | undefined
  let order = now() * 1000
  const receive = async (body: InboundBody) => {
    if (!onInbound) throw new Error('the terminal has not been started')
    order += 1
    const externalId = `${address}:${randomUUID()}`
    await onInbound([{ account: 'terminal', address, externalId, order, at: now(), body }])
  }
  return {
    kind: 'terminal',
    account: 'terminal',
    ...channelTraits.terminal,
    async start(handler) {
      onInbound = handler
    },
    async send(to, content) {
      // Another terminal's chat on the same data: nobody sits there.
      if (to !== address) return { ok: false, code: 'not_found' }
      show(layOut(content))
      return { ok: true, externalId: randomUUID() }
    },
    says: (text) => receive({ kind: 'text', text }),
    opens: (language) => receive({ kind: 'start', ...(language && { language }) }),
    async [Symbol.asyncDispose]() {
      onInbound = undefined
    },
  }
}

export function layOut({ text, choices = [] }: Content): string {
  return [text, ...choices.map(({ label }, index) => `  ${index + 1}. ${label}`)].join('\n')
}
