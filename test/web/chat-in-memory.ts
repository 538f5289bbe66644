import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { type ChatRouteParts, chatRoutes } from '../../src/api/chat/chat-routes.ts'
import type { Inbound } from '../../src/channels/channel.ts'
import { createWebChannel } from '../../src/channels/web/web-channel.ts'
import type { Config } from '../../src/config.ts'
import type { ChatItem } from '../../src/messages/types.ts'
import { createServer } from '../../src/server.ts'

/** Answers of a chat in memory, so that the page can be looked at and the routes pushed where the real rooms never go. */
export type Answer = (body: Inbound['body'], language: string) => Pick<ChatItem, 'text' | 'choices'>[]

export const webConfig: Config = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'http://127.0.0.1',
  dataDir: '/nonexistent',
  databaseUrl: null,
  redisUrl: null,
  masterKey: Buffer.alloc(32),
  masterKeyIsTrial: false,
  roles: new Set(['web']),
  logLevel: 'info',
  trustProxy: false,
  embedOrigins: [],
  retentionDays: 90,
  referralRetentionDays: 90,
  followUpDays: 365,
  telegram: null,
}

interface Chat {
  id: string
  items: ChatItem[]
  language: string
  seen: Set<string>
}

/** The real server, routes and channel above chats that live in memory. `logged` holds every line of its log. */
export async function chatInMemory(
  answer: Answer,
  parts: Partial<ChatRouteParts> = {},
  config: Partial<Config> = {},
  pageRoot?: string,
) {
  const chats = new Map<string, Chat>()
  const heard = new Map<string, Set<(seq: number) => void>>()
  const received: Inbound[] = []
  const logged: string[] = []
  const state = { database: true, queue: true, storing: true }
  const channel = createWebChannel()

  function add(
    chat: Chat,
    item: Omit<ChatItem, 'seq' | 'at' | 'language' | 'direction'>,
    quietly = false,
  ): void {
    const direction = chat.language === 'ar' ? 'rtl' : 'ltr'
    chat.items.push({
      seq: chat.items.length + 1,
      at: new Date().toISOString(),
      language: chat.language,
      direction,
      ...item,
    })
    if (!quietly) for (const one of heard.get(chat.id) ?? []) one(chat.items.length)
  }
  await channel.start(async (messages) => {
    if (!state.storing) throw new Error('the database is away')
    for (const message of messages) {
      const { address, body, externalId } = message
      const chat = chats.get(address) ?? { id: randomUUID(), items: [], language: 'en', seen: new Set() }
      chats.set(address, chat)
      if (chat.seen.has(externalId)) continue
      chat.seen.add(externalId)
      received.push(message)
      if (body.kind === 'start' && body.language) chat.language = body.language
      const last = chat.items.filter((item) => item.choices).at(-1)
      const label =
        body.kind === 'tap' ? last?.choices?.find((choice) => choice.id === body.option)?.label : ''
      const text = body.kind === 'text' ? body.text : (label ?? '')
      add(chat, { from: 'person', kind: body.kind, text, clientId: externalId.split(':')[1] ?? '' })
      for (const said of answer(body, chat.language)) {
        add(chat, {
          from: 'service',
          kind: 'text',
          ...said,
          ...(said.choices ? { visit: chat.items.length } : {}),
        })
      }
    }
  })
  const routes = chatRoutes({
    channel,
    findContactId: async (_account, address) => chats.get(address)?.id ?? null,
    readHistory: async (contactId, afterSeq, limit) => {
      const chat = [...chats.values()].find((one) => one.id === contactId)
      return (chat?.items ?? []).filter((item) => item.seq > afterSeq).slice(0, limit)
    },
    pulse: {
      subscribe(contactId, listener) {
        const those = heard.get(contactId) ?? new Set()
        heard.set(contactId, those.add(listener))
        return () => those.delete(listener)
      },
    },
    ...parts,
  })
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const server = await createServer({
    config: { ...webConfig, ...config },
    log,
    checks: { ready: async () => ({ database: state.database, queue: state.queue }) },
    plugins: [routes],
    ...(pageRoot ? { pageRoot } : {}),
  })
  return { server, channel, chats, received, logged, state, heard, add }
}
