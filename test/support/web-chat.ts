import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatItem } from '../../src/messages/types.ts'

/** Someone who chats through the web chat's HTTP API, as the page does. */
export interface WebChat {
  token: string
  /** Resolves when the server has taken it; tries again like the page until it has, or `patienceMs` went by. */
  says(text: string, patienceMs?: number): Promise<{ id: string }>
  taps(visit: number, option: string): Promise<void>
  /** The whole chat so far. */
  sees(): Promise<ChatItem[]>
  /** Waits until the service has said `count` things in all. */
  untilHeard(count: number, withinMs?: number): Promise<ChatItem[]>
}

export async function startWebChat(url: () => string, language?: 'ar' | 'kmr' | 'en'): Promise<WebChat> {
  const started = await post(url, null, '/chat/start', language ? { language } : {}, 10_000)
  return webChat(url, ((await started.json()) as { token: string }).token)
}

/** `url` is asked each time: the server may come back elsewhere. */
export function webChat(url: () => string, token: string): WebChat {
  let n = 0
  const sees = async () => {
    const answer = await fetch(`${url()}/chat/messages`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`the history was refused: ${answer.status}`)
    return ((await answer.json()) as { items: ChatItem[] }).items
  }
  return {
    token,
    sees,
    async says(text, patienceMs = 20_000) {
      const id = randomUUID()
      n += 1
      await post(url, token, '/chat/messages', { id, n, text }, patienceMs)
      return { id }
    },
    async taps(visit, option) {
      n += 1
      await post(url, token, '/chat/messages', { id: randomUUID(), n, tap: { visit, option } }, 20_000)
    },
    async untilHeard(count, withinMs = 15_000) {
      const until = Date.now() + withinMs
      for (;;) {
        const items = await sees().catch(() => [])
        if (items.filter((item) => item.from === 'service').length >= count) return items
        if (Date.now() > until)
          throw new Error(`heard ${JSON.stringify(items.map((item) => item.from))}, not ${count}`)
        await sleep(100)
      }
    },
  }
}

async function post(url: () => string, token: string | null, path: string, body: object, patienceMs: number) {
  const until = Date.now() + patienceMs
  for (;;) {
    const answer = await fetch(`${url()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    }).catch(() => null)
    if (answer?.ok) return answer
    if (answer && answer.status < 500) throw new Error(`${path} was refused: ${answer.status}`)
    if (Date.now() > until) {
      const last = answer ? `${answer.status} ${await answer.text()}` : 'no answer'
      throw new Error(`${path} was not taken within ${patienceMs} ms: ${last}`)
    }
    await sleep(200)
  }
}
