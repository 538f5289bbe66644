import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatItem } from '../../src/messages/types.ts'
import type { Person } from './person.ts'

const patienceMs = 180_000
const requestMs = 20_000

/**
 * Someone with the web chat's page: sends each message again until it is taken, with the same id, one after the other.
 * `urls` are the web processes; she goes on to the next one where one is away. `busy` counts the times she was asked for a moment.
 */
export function webPerson(number: number, urls: () => string[], busy: () => void): Person {
  // Behind a proxy that is trusted, each person comes from an address of her own.
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
  let turn = number
  let token = ''
  let n = 0
  let after = 0

  const request = (path: string, body: object | null) =>
    fetch(`${urls()[turn % urls().length]}/chat/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'x-forwarded-for': address,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(requestMs),
    })

  async function post(path: string, body: object): Promise<unknown> {
    for (const until = Date.now() + patienceMs; ; ) {
      const answer = await request(path, body).catch(() => null)
      if (answer?.ok) return answer.json()
      if (answer && answer.status < 500 && answer.status !== 429)
        throw new Error(`${path} was refused: ${answer.status}`)
      if (answer?.status === 503 && (await answer.text()).includes('"busy"')) busy()
      if (Date.now() > until) throw new Error(`${path} was not taken within ${patienceMs} ms`)
      turn++
      const seconds = Number(answer?.headers.get('retry-after') ?? 0)
      await sleep(Math.min(seconds * 1_000, 3_000) || 200)
    }
  }
  const send = async (what: object) => void (await post('messages', { id: randomUUID(), n: ++n, ...what }))

  return {
    name: `web ${number}`,
    channel: 'web',
    async start() {
      token = ((await post('start', { language: 'en' })) as { token: string }).token
    },
    says: (text) => send({ text }),
    async hears() {
      const answer = await request(`messages?after=${after}`, null).catch(() => null)
      if (!answer?.ok) {
        turn++
        throw new Error('not reached')
      }
      const { items } = (await answer.json()) as { items: ChatItem[] }
      after = items.at(-1)?.seq ?? after
      return items
        .filter((item) => item.from === 'service')
        .map(({ text, choices = [], visit }) => ({
          text: [text, ...choices.map(({ label }) => `[${label}]`)].join('\n'),
          buttons: choices.map(({ id }) => ({ option: id, tap: () => send({ tap: { visit, option: id } }) })),
        }))
    },
  }
}
