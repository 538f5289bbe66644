import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** People on a Telegram of our own: it delivers their messages to a bot's webhook and takes its answers. */
export interface People extends AsyncDisposable {
  apiRoot: string
  /** So many people at once, each through so many conversations; the next message follows the answer at once. */
  closed(people: number, conversations: number): Promise<Figures>
  /** Conversations begin at a fixed rate, whether or not earlier ones were answered. Messages a second, for so many seconds. */
  open(messagesASecond: number, seconds: number): Promise<Figures>
}

export interface Figures {
  turns: number
  seconds: number
  /** Milliseconds from a message's arrival to its answer's. */
  p50: number
  p95: number
  p99: number
  unanswered: number
  /** What the bot called for: messages, and taps that were answered (by a call, or in the webhook's response), each turn. */
  messages: number
  taps: number
}

/** What a person does next; `tap` names the button by the end of its callback data. */
const steps = [
  { text: '/start' },
  { tap: 'en' },
  { tap: 'learn-trade' },
  { tap: 'vocational-training' },
  { tap: 'centers' },
  { text: 'menu' },
] as const
const patienceMs = 30_000

interface Keyboard {
  inline_keyboard: { callback_data: string }[][]
}
interface Sent {
  chat_id: number | string
  reply_markup?: Keyboard | string
}

/** `webhooks`: where each process of the bot takes updates; a chat stays with one of them. */
export async function startPeople(
  webhooks: () => string[],
  headers: Record<string, string>,
): Promise<People> {
  const waiting = new Map<number, (keyboard: Keyboard) => void>()
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  let ids = 1
  let sent = 0
  let tapsAnswered = 0
  let chats = Math.floor(Date.now() / 1000) * 1000

  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const method = req.url?.slice(req.url.lastIndexOf('/') + 1) ?? ''
      res.setHeader('content-type', 'application/json')
      if (method === 'sendMessage') {
        const said = JSON.parse(Buffer.concat(chunks).toString()) as Sent
        sent++
        res.end(
          `{"ok":true,"result":{"message_id":${++ids},"date":1,"chat":{"id":${said.chat_id},"type":"private"},"text":"x"}}`,
        )
        const markup =
          typeof said.reply_markup === 'string' ? JSON.parse(said.reply_markup) : said.reply_markup
        // Lines before the question belong to the same answer.
        if (markup) waiting.get(Number(said.chat_id))?.(markup as Keyboard)
      } else if (method === 'getMe') {
        res.end('{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"bench","username":"bench_bot"}}')
      } else {
        if (method === 'answerCallbackQuery') tapsAnswered++
        res.end('{"ok":true,"result":true}')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function deliver(chat: number, update: object): Promise<void> {
    const targets = webhooks()
    const body = JSON.stringify({ update_id: ++ids, ...update })
    return new Promise((resolve, reject) => {
      const req = request(
        targets[chat % targets.length] as string,
        {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...headers,
          },
        },
        (res) => {
          res.on('data', (chunk: Buffer) => chunk.includes('answerCallbackQuery') && tapsAnswered++)
          res.on('end', resolve)
        },
      )
      req.on('error', reject)
      req.end(body)
    })
  }

  async function converse(latencies: number[]): Promise<number> {
    const id = ++chats
    const from = { id, is_bot: false, first_name: 'x' }
    const chat = { id, type: 'private', first_name: 'x' }
    let keyboard: Keyboard | null = null
    for (const [n, step] of steps.entries()) {
      const message = { message_id: ++ids, date: Math.floor(Date.now() / 1000), chat, from }
      const data = 'tap' in step ? button(keyboard, step.tap) : null
      const update: object = data
        ? {
            callback_query: {
              id: `${id}-${n}`,
              from,
              chat_instance: '1',
              data,
              message: { ...message, text: 'x' },
            },
          }
        : {
            message: {
              ...message,
              text: (step as { text: string }).text,
              ...command(step as { text: string }),
            },
          }
      const began = performance.now()
      const answer = new Promise<Keyboard | null>((resolve) => {
        const late = setTimeout(resolve, patienceMs, null)
        waiting.set(id, (shown) => {
          clearTimeout(late)
          resolve(shown)
        })
      })
      // As Telegram does, a chat's next update waits until the bot has taken the one before.
      const taken = deliver(id, update).catch(() => {})
      keyboard = await answer
      if (!keyboard) return steps.length - n
      latencies.push(performance.now() - began)
      await taken
    }
    waiting.delete(id)
    return 0
  }

  return {
    apiRoot,
    async closed(people, conversations) {
      const latencies: number[] = []
      ;[sent, tapsAnswered] = [0, 0]
      const began = performance.now()
      const lost = await Promise.all(
        Array.from({ length: people }, async () => {
          let missing = 0
          for (let n = 0; n < conversations; n++) missing += await converse(latencies)
          return missing
        }),
      )
      return figures(
        latencies,
        (performance.now() - began) / 1000,
        lost.reduce((a, b) => a + b, 0),
        { sent, tapsAnswered },
      )
    },
    async open(messagesASecond, seconds) {
      const latencies: number[] = []
      ;[sent, tapsAnswered] = [0, 0]
      const began = performance.now()
      const everyMs = (1000 * steps.length) / messagesASecond
      const talks: Promise<number>[] = []
      for (let n = 0; n * everyMs < seconds * 1000; n++) {
        const due = began + n * everyMs - performance.now()
        if (due > 0) await new Promise((resolve) => setTimeout(resolve, due))
        talks.push(converse(latencies))
      }
      const lost = await Promise.all(talks)
      return figures(
        latencies,
        (performance.now() - began) / 1000,
        lost.reduce((a, b) => a + b, 0),
        { sent, tapsAnswered },
      )
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const command = ({ text }: { text: string }) =>
  text.startsWith('/') ? { entities: [{ type: 'bot_command', offset: 0, length: text.length }] } : {}

function button(keyboard: Keyboard | null, tap: string): string {
  const data = keyboard?.inline_keyboard
    .flat()
    .find((b) => b.callback_data === tap || b.callback_data.endsWith(`:${tap}`))
  if (!data) throw new Error(`no button ${tap}: the bot answered something else`)
  return data.callback_data
}

function figures(
  latencies: number[],
  seconds: number,
  unanswered: number,
  calls: { sent: number; tapsAnswered: number },
): Figures {
  latencies.sort((a, b) => a - b)
  const at = (part: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? Number.NaN
  return {
    turns: latencies.length,
    seconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    unanswered,
    messages: calls.sent / latencies.length,
    taps: calls.tapsAnswered / latencies.length,
  }
}
