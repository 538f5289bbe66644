import type { FakeChat, State } from './state.ts'
import { type Params, Refusal, type SeenMessage, type SentFile } from './types.ts'

type Method = (state: State, params: Params) => unknown

const bad = (words: string) => new Refusal(400, `Bad Request: ${words}`)

/** The methods that answer at once. What the real thing refuses is refused in its words. */
export const methods: Record<string, Method> = {
  getMe: (state) => ({
    id: Number(state.token.split(':')[0]),
    is_bot: true,
    first_name: 'Center',
    username: state.botName,
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  }),

  sendMessage(state, params) {
    const chat = openChat(state, params.chat_id)
    const text = String(params.text ?? '').trim()
    if (!text) throw bad('message text is empty')
    if (text.length > 4_096) throw bad('message is too long')
    const message: SeenMessage = {
      messageId: state.nextMessageId++,
      text,
      buttons: readKeyboard(params.reply_markup),
      at: Date.now(),
    }
    chat.seen.push(message)
    state.events.emit(`seen:${chat.id}`)
    return { message_id: message.messageId, date: seconds(), chat: { id: chat.id, type: 'private' }, text }
  },

  sendPhoto: (state, params) => sendFile(state, params, 'photo', 10 * 1024 * 1024),
  sendVoice: (state, params) => sendFile(state, params, 'voice', 50 * 1024 * 1024),
  sendDocument: (state, params) => sendFile(state, params, 'document', 50 * 1024 * 1024),

  sendChatAction(state, params) {
    openChat(state, params.chat_id).typing++
    return true
  },

  answerCallbackQuery(state, params) {
    const id = String(params.callback_query_id ?? '')
    if (!/^\d+$/.test(id) || state.answeredCallbacks.includes(id)) {
      throw bad('query is too old and response timeout expired or query ID is invalid')
    }
    state.answeredCallbacks.push(id)
    return true
  },

  deleteMessage(state, params) {
    const chat = openChat(state, params.chat_id)
    if (!remove(chat, Number(params.message_id))) throw bad('message to delete not found')
    return true
  },

  /** Skips what it does not find. The documents do not say what one that is too old does; here it fails the whole call. */
  deleteMessages(state, params) {
    const chat = openChat(state, params.chat_id)
    const ids = params.message_ids
    if (!Array.isArray(ids) || ids.length < 1 || ids.length > 100)
      throw bad('wrong number of message identifiers')
    if (ids.some((id) => isOld(chat, Number(id)))) throw bad("message can't be deleted")
    for (const id of ids) remove(chat, Number(id))
    return true
  },

  editMessageReplyMarkup(state, params) {
    const chat = openChat(state, params.chat_id)
    const message = chat.seen.find(({ messageId }) => messageId === Number(params.message_id))
    if (!message) throw bad('message to edit not found')
    message.buttons = readKeyboard(params.reply_markup)
    return { message_id: message.messageId, date: seconds(), chat: { id: chat.id, type: 'private' } }
  },

  getFile(state, params) {
    const file = state.files.get(String(params.file_id))
    if (!file) throw bad('invalid file_id')
    if (file.size > 20 * 1024 * 1024) throw bad('file is too big')
    return { file_id: params.file_id, file_unique_id: 'u', file_size: file.size, file_path: file.path }
  },

  setMyCommands(state, params) {
    const commands = (params.commands ?? []) as { command: string; description: string }[]
    const code = String(params.language_code ?? '')
    // ISO 639-1 only: there is no `kmr`.
    if (!/^([a-z]{2})?$/.test(code)) throw bad('invalid language code specified')
    for (const { command, description } of commands) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) throw bad('BOT_COMMAND_INVALID')
      if (!description || description.length > 256) throw bad('BOT_COMMAND_DESCRIPTION_INVALID')
    }
    state.commands.set(code, commands as unknown as Params[])
    return true
  },

  setWebhook(state, params) {
    const url = String(params.url ?? '')
    if (url === '') return dropWebhook(state, params)
    if (state.requireHttps && !url.startsWith('https:')) {
      throw bad('bad webhook: An HTTPS URL must be provided for webhook')
    }
    const secret = String(params.secret_token ?? '')
    if (!/^[\w-]{0,256}$/.test(secret)) throw bad('secret token contains unallowed characters')
    if (Array.isArray(params.allowed_updates)) state.allowedUpdates = params.allowed_updates as string[]
    state.webhook = { url, secret, maxConnections: Number(params.max_connections ?? 40) }
    state.events.emit('webhook')
    return true
  },

  deleteWebhook: dropWebhook,

  getWebhookInfo: (state) => ({
    url: state.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: state.pending.length,
    ...(state.lastWebhookError ? { last_error_message: state.lastWebhookError } : {}),
  }),
}

const deletable = 48 * 3_600_000
const isOld = ({ seen, hers }: FakeChat, id: number) => {
  const at = hers.get(id) ?? seen.find(({ messageId }) => messageId === id)?.at
  return at !== undefined && Date.now() - at > deletable
}

/** In a private chat a bot deletes its own messages and those of the person, none older than 48 hours. */
function remove(chat: FakeChat, id: number): boolean {
  if (isOld(chat, id)) throw bad("message can't be deleted")
  const left = chat.seen.filter(({ messageId }) => messageId !== id)
  const found = left.length < chat.seen.length
  chat.seen = left
  return chat.hers.delete(id) || found
}

/** What a photo or voice must begin with, as far as the fake looks. */
const beginnings = { photo: [0xff, 0xd8], voice: null, document: null } as const

function sendFile(state: State, params: Params, as: 'photo' | 'voice' | 'document', limit: number) {
  const chat = openChat(state, params.chat_id)
  const known = typeof params[as] === 'string' ? state.files.get(params[as]) : undefined
  if (typeof params[as] === 'string' && !known) throw bad('wrong file identifier/HTTP URL specified')
  const file = known
    ? { name: 'again', mime: known.mime, bytes: known.bytes }
    : (params[as] as SentFile | undefined)
  if (!file?.bytes) throw bad(`there is no ${as} in the request`)
  if (file.bytes.length > limit) throw new Refusal(413, 'Request Entity Too Large')
  if (beginnings[as]?.some((byte, at) => file.bytes[at] !== byte)) throw bad('IMAGE_PROCESS_FAILED')
  if (as === 'voice' && !known && !/\.(ogg|oga|mp3|m4a)$/.test(file.name))
    throw bad('wrong type of the voice')
  const text = String(params.caption ?? '')
  if (text.length > 1_024) throw bad('message caption is too long')
  const message: SeenMessage = {
    messageId: state.nextMessageId++,
    text,
    buttons: readKeyboard(params.reply_markup),
    at: Date.now(),
    file: { ...file, as },
  }
  chat.seen.push(message)
  state.events.emit(`seen:${chat.id}`)
  const fileId = known ? String(params[as]) : `sent-${message.messageId}`
  if (as === 'voice')
    state.files.set(fileId, { path: fileId, bytes: file.bytes, mime: file.mime, size: file.bytes.length })
  return {
    message_id: message.messageId,
    date: seconds(),
    chat: { id: chat.id, type: 'private' },
    ...(as === 'voice' ? { voice: { file_id: fileId } } : {}),
  }
}

function dropWebhook(state: State, params: Params) {
  if (params.drop_pending_updates === true) state.pending = []
  state.webhook = null
  state.events.emit('webhook')
  return true
}

/** A chat that the bot may write to: someone has written to it first, and has not blocked it. */
function openChat(state: State, id: unknown) {
  const chat = state.chats.get(Number(id))
  if (!chat) throw bad('chat not found')
  if (chat.blocked) throw new Refusal(403, 'Forbidden: bot was blocked by the user')
  return chat
}

function readKeyboard(markup: unknown): SeenMessage['buttons'] {
  const rows = ((markup as { inline_keyboard?: unknown } | undefined)?.inline_keyboard ?? []) as {
    text: string
    callback_data?: string
  }[][]
  return rows.flat().map(({ text, callback_data: data = '' }) => {
    if (!text?.trim()) throw bad('text buttons are unallowed in the inline keyboard')
    if (data === '' || Buffer.byteLength(data) > 64) throw bad('BUTTON_DATA_INVALID')
    return { label: text, data }
  })
}

export const seconds = () => Math.floor(Date.now() / 1_000)
