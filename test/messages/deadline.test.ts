import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Channel } from '../../src/channels/channel.ts'
import { createSender } from '../../src/messages/sender.ts'
import type { OutboxRow } from '../../src/messages/types.ts'

it('gives sends that begin together one deadline, and later ones another', async () => {
  const signals: AbortSignal[] = []
  const send: Channel['send'] = async (_address, _content, { signal }) => {
    signals.push(signal)
    return { ok: true, externalId: '1' }
  }
  // The wall clock stands still: deadlines must not.
  const now = Date.now()
  await using sender = createSender({
    channel: () => ({ send }) as Channel,
    mark: async () => {},
    now: () => now,
    random: () => 0.5,
    failed: (error) => {
      throw error
    },
    sent: () => {},
    alert: () => {},
  })
  const row = (): OutboxRow => ({
    id: randomUUID(),
    contactId: randomUUID(),
    account: 'test',
    address: 'a',
    seq: 1,
    content: { text: 'x', language: 'en', direction: 'ltr' },
    attempts: 0,
    key: createSecretKey(randomBytes(32)),
    leaseUntil: now + 60_000,
  })
  sender.offer([row(), row()])
  await sender.idle()
  await sleep(1_050)
  sender.offer([row()])
  await sender.idle()
  const [first, second, third] = signals
  expect(second).toBe(first)
  expect(third).not.toBe(first)
  expect(signals.some(({ aborted }) => aborted)).toBe(false)
})
