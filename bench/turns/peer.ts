import { createServer } from 'node:http'
import {
  type Conversation,
  type ConversationFlavor,
  conversations,
  createConversation,
} from '@grammyjs/conversations'
import { PsqlAdapter } from '@grammyjs/storage-psql'
import { Bot, type Context, InlineKeyboard, webhookCallback } from 'grammy'
import pg from 'pg'

/**
 * The peer: the same six messages as a bot of grammY with its conversations plugin, its state in Postgres through a
 * pool, as its documentation shows. It sends one answer a message; it neither keeps messages nor survives a crash.
 * Settings: PORT, DATABASE_URL, API_ROOT, TOKEN.
 */
type Talk = ConversationFlavor<Context>
const { PORT, DATABASE_URL, API_ROOT, TOKEN } = process.env as Record<string, string>

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 })
const bot = new Bot<Talk>(TOKEN as string, {
  client: { apiRoot: API_ROOT as string },
  botInfo: {
    id: 1,
    is_bot: true,
    first_name: 'peer',
    username: 'peer_bot',
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  } as never,
})
// The adapter asks for a Client; a Pool answers the same `query`.
const adapter = await PsqlAdapter.create({ client: pool as never, tableName: 'conversations_peer' })
bot.use(conversations({ storage: { type: 'key', adapter: adapter as never } }))

const ask = (ctx: Context, text: string, options: string[]) =>
  ctx.reply(text, {
    reply_markup: InlineKeyboard.from(options.map((o) => [InlineKeyboard.text(o, o)])),
  })

async function find(conversation: Conversation<Talk>, ctx: Context) {
  const pick = async (options: string[]) => {
    const next = await conversation.waitForCallbackQuery(options)
    await next.answerCallbackQuery()
    return next
  }
  await ask(ctx, 'Welcome. Choose your language.', ['ar', 'kmr', 'en'])
  const language = await pick(['ar', 'kmr', 'en'])
  await ask(language, 'How can we help today?', ['talk', 'learn-trade', 'centers'])
  const need = await pick(['talk', 'learn-trade', 'centers'])
  await ask(need, 'This is what there is.', ['vocational-training', 'market-assessment'])
  const service = await pick(['vocational-training', 'market-assessment'])
  await ask(service, 'A course to learn a trade. What would you like next?', ['centers', 'menu'])
  const center = await pick(['centers', 'menu'])
  await ask(center, 'Which center?', ['raqqa', 'mansoura', 'hajin', 'manbij'])
  const menu = await conversation.wait()
  await ask(menu, 'How can we help today?', ['talk', 'learn-trade', 'centers'])
}
bot.use(createConversation(find))
bot.command('start', (ctx) => ctx.conversation.enter('find'))
bot.catch(() => {})

const handle = webhookCallback(bot, 'http', { timeoutMilliseconds: 30_000 })
createServer((request, response) => {
  if (request.url === '/healthz') return void response.end('ok')
  handle(request, response).catch(() => response.writeHead(500).end())
}).listen(Number(PORT), '127.0.0.1')
