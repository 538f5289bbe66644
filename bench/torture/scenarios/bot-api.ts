import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../../../test/support/fake-bot-api/types.ts'
import type { Scenario } from '../scenario.ts'
import { type Mode, oneProcess } from '../world.ts'

const always = { times: 1_000_000_000 }

/** The Bot API fails at everything for a minute. It has done nothing, so nothing may double. */
const botApi = (name: string, mode: Mode, fault: Fault): Scenario => ({
  name: `Bot API ${name}, ${mode}`,
  setting: () => ({ processes: oneProcess, mode }),
  async happen({ world: { api }, quick }) {
    const ms = quick ? 8_000 : 60_000
    for (const method of ['sendMessage', 'getUpdates', 'answerCallbackQuery', 'sendChatAction'])
      await api.fail(method, { ...fault, ...always })
    await sleep(ms)
    await api.heal()
    await sleep(1_000)
    return { doublesBound: 0, what: `${ms / 1_000} s` }
  },
})

export const botApiFails: Scenario[] = [
  botApi('answers 429', 'webhook', { status: 429, retryAfter: 3 }),
  botApi('answers 500', 'polling', { status: 500 }),
  botApi('answers nothing', 'webhook', { hang: true }),
]
