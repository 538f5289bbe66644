import { seconds } from './methods.ts'
import { addUpdate, type FakeChat, type State } from './state.ts'
import type { Params, SeenMessage } from './types.ts'

/** What a person sends besides text. */
export interface Sent {
  voice?: { bytes?: Uint8Array; seconds?: number; mime?: string; size?: number }
  photo?: true | { bytes: Uint8Array }
  album?: string
  sticker?: true
  location?: true
  document?: true
  contact?: true
  video?: true
  videoNote?: true
  /** Any other field of a message. */
  fields?: Params
  caption?: string
}

export type FakeUser = ReturnType<typeof fakeUser>

/** A person with Telegram on her phone. What she does is on its way when the function returns. */
export function fakeUser(state: State, id: number, languageCode = 'ar') {
  const chat = chatOf(state, id, languageCode)

  const user = {
    id,
    /** Returns the id of her message. */
    says(text: string): number {
      const entities = text.startsWith('/')
        ? { entities: [{ type: 'bot_command', offset: 0, length: text.split(/\s/)[0]?.length ?? 0 }] }
        : {}
      return send({ text, ...entities })
    },
    /** Opens the chat by a link: `/start <token>`. */
    starts: (token?: string): number => user.says(token ? `/start ${token}` : '/start'),
    /** Taps the newest button with this label or data. Throws when there is none. */
    taps(labelOrData: string): void {
      const message = chat.seen.findLast(({ buttons }) => buttons.some(matches(labelOrData)))
      const button = message?.buttons.find(matches(labelOrData))
      if (!message || !button) throw new Error(`no such button: ${labelOrData}`)
      user.tapsOn(message.messageId, button.data)
    },
    /** Taps a button of an older message. */
    tapsOn(messageId: number, data: string): void {
      addUpdate(state, id, 'callback_query', {
        id: String(state.nextCallbackId++),
        from: sender(chat),
        chat_instance: '1',
        data,
        message: { message_id: messageId, date: seconds(), chat: wireChat(id), from: bot(state) },
      })
    },
    sends(what: Sent): number {
      return send(fieldsOf(state, what))
    },
    edits(messageId: number, text: string): void {
      addUpdate(state, id, 'edited_message', {
        ...envelope(chat, messageId),
        edit_date: seconds(),
        text,
      })
    },
    blocks(): void {
      chat.blocked = true
      member('kicked')
    },
    unblocks(): void {
      chat.blocked = false
      member('member')
    },
    sees: (): SeenMessage[] => chat.seen,
    /** Ids of her own messages that still stand in her chat. */
    wrote: (): number[] => [...chat.hers.keys()],
    /** As if so much time had passed since all that stands there. */
    ages(ms: number): void {
      for (const message of chat.seen) message.at -= ms
      for (const [message, at] of chat.hers) chat.hers.set(message, at - ms)
    },
    texts: (): string[] => chat.seen.map(({ text }) => text),
    typingSigns: (): number => chat.typing,
    /** Resolves when she has seen `count` messages in all; else it throws after `timeoutMs`. */
    waitForAnswers(count: number, timeoutMs = 10_000): Promise<SeenMessage[]> {
      return new Promise((done, fail) => {
        const look = () => {
          if (chat.seen.length < count) return
          finish()
          done(chat.seen)
        }
        const finish = () => {
          clearTimeout(timer)
          state.events.off(`seen:${id}`, look)
        }
        const timer = setTimeout(() => {
          finish()
          fail(new Error(`saw ${chat.seen.length} of ${count} messages in ${timeoutMs} ms`))
        }, timeoutMs)
        state.events.on(`seen:${id}`, look)
        look()
      })
    },
  }
  return user

  function send(fields: Params): number {
    const messageId = state.nextMessageId++
    chat.hers.set(messageId, Date.now())
    addUpdate(state, id, 'message', { ...envelope(chat, messageId), ...fields })
    return messageId
  }

  function member(status: string) {
    const user = bot(state)
    addUpdate(state, id, 'my_chat_member', {
      chat: wireChat(id),
      from: sender(chat),
      date: seconds(),
      old_chat_member: { user, status: 'member' },
      new_chat_member: { user, status },
    })
  }
}

function chatOf(state: State, id: number, languageCode: string): FakeChat {
  const known = state.chats.get(id)
  if (known) return known
  const chat = { id, languageCode, blocked: false, seen: [], hers: new Map<number, number>(), typing: 0 }
  state.chats.set(id, chat)
  return chat
}

function fieldsOf(state: State, what: Sent): Params {
  const fields: Params = { ...what.fields, ...(what.caption ? { caption: what.caption } : {}) }
  const file = { file_id: 'f', file_unique_id: 'u', file_size: 100 }
  if (what.voice) fields.voice = voiceFile(state, what.voice)
  if (what.videoNote) fields.video_note = { ...file, file_id: 'note', length: 240, duration: 3 }
  if (what.photo) fields.photo = photoSizes(state, what.photo)
  if (what.album) fields.media_group_id = what.album
  if (what.sticker)
    fields.sticker = { ...file, width: 1, height: 1, type: 'regular', is_animated: false, is_video: false }
  if (what.location) fields.location = { latitude: 35.95, longitude: 39.01 }
  if (what.document) fields.document = file
  if (what.contact) fields.contact = { phone_number: '+963900000000', first_name: 'A' }
  if (what.video) fields.video = { ...file, width: 1, height: 1, duration: 1 }
  return fields
}

/** Small first, as Telegram lists them. */
function photoSizes(state: State, photo: true | { bytes: Uint8Array }) {
  const small = { file_id: 'f', file_unique_id: 'u', file_size: 100, width: 1, height: 1 }
  if (photo === true) return [small]
  const file_id = `photo-${state.files.size + 1}`
  const size = photo.bytes.length
  const path = `photos/file_${state.files.size + 1}.jpg`
  state.files.set(file_id, { path, bytes: photo.bytes, mime: 'image/jpeg', size })
  return [small, { file_id, file_unique_id: file_id, file_size: size, width: 90, height: 60 }]
}

function voiceFile(
  state: State,
  { bytes, seconds: duration = 2, mime = 'audio/ogg', size }: NonNullable<Sent['voice']>,
) {
  const file_id = `voice-${state.files.size + 1}`
  const content = bytes ?? new Uint8Array([79, 103, 103, 83])
  const path = `voice/file_${state.files.size + 1}.oga`
  state.files.set(file_id, { path, bytes: content, mime, size: size ?? content.length })
  return { file_id, file_unique_id: file_id, duration, mime_type: mime, file_size: size ?? content.length }
}

const matches = (labelOrData: string) => (button: { label: string; data: string }) =>
  button.label === labelOrData || button.data === labelOrData || button.data.endsWith(`:${labelOrData}`)
const wireChat = (id: number) => ({ id, type: 'private', first_name: 'A' })
const sender = (chat: FakeChat) => ({
  id: chat.id,
  is_bot: false,
  first_name: 'A',
  language_code: chat.languageCode,
})
const bot = (state: State) => ({
  id: Number(state.token.split(':')[0]),
  is_bot: true,
  first_name: 'Center',
  username: state.botName,
})
const envelope = (chat: FakeChat, messageId: number) => ({
  message_id: messageId,
  date: seconds(),
  chat: wireChat(chat.id),
  from: sender(chat),
})
