import type { Inbound, InboundBody } from '../channel.ts'
import { readCallbackData } from './keyboard.ts'
import { readMessage } from './read-message.ts'
import {
  type ReadCallback,
  type ReadMember,
  type ReadMessage,
  type ReadUpdate,
  updateSchema,
} from './update-schema.ts'

/** One update as we understand it. `callbackId`: a tap that Telegram wants answered, whatever it means. */
export interface ReadResult {
  updateId: number
  inbound: Inbound | null
  callbackId?: string
}

/**
 * Reads an update of the Bot API. Pure: `now` (epoch ms) stands in where an update has no time of its own (a tap).
 * Null: not an update. Unknown kinds, groups and channels are updates without an inbound message.
 * Identity never comes from `update_id`, which Telegram restarts after a quiet week.
 */
export function readUpdate(raw: unknown, context: { account: string; now: number }): ReadResult | null {
  const parsed = updateSchema.safeParse(raw)
  if (!parsed.success) return null
  const update = parsed.data
  const found = readKind(update, context.now)
  const callbackId = update.callback_query?.id
  return {
    updateId: update.update_id,
    inbound: found && { account: context.account, ...found },
    ...(callbackId ? { callbackId } : {}),
  }
}

/** The id of something that may be too broken to be read, so that polling can pass over it. */
export function updateIdOf(raw: unknown): number | null {
  const id = (raw as { update_id?: unknown } | null)?.update_id
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null
}

type Found = Omit<Inbound, 'account'>

function readKind(update: ReadUpdate, now: number): Found | null {
  if (update.message) return fromMessage(update.message)
  if (update.edited_message) return fromEdit(update.edited_message)
  if (update.callback_query) return fromTap(update.callback_query, now)
  if (update.my_chat_member) return fromMember(update.my_chat_member)
  return null
}

function fromMessage(message: ReadMessage): Found | null {
  if (message.chat.type !== 'private') return null
  const body = readMessage(message)
  if (!body) return null
  // The photos of one album are one thing to answer: they share an identity.
  const album = body.kind === 'other' ? message.media_group_id : undefined
  const one = found(message, album ? `album:${album}` : `${message.message_id}`, message.date, body)
  return album ? { ...one, near: 0 } : one
}

function fromEdit(message: ReadMessage): Found | null {
  // A live location is "edited" every few seconds; only words matter.
  if (message.chat.type !== 'private' || !message.text?.trim()) return null
  const date = message.edit_date ?? message.date
  return found(message, `${message.message_id}:${date}`, date, { kind: 'edit', text: message.text })
}

function found(message: ReadMessage, id: string, date: number, body: InboundBody): Found {
  return {
    address: String(message.chat.id),
    externalId: `${message.chat.id}:${id}`,
    order: message.message_id,
    // Telegram counts the private messages of a bot in one row.
    near: message.message_id,
    at: date * 1_000,
    body,
  }
}

function fromTap(callback: ReadCallback, now: number): Found | null {
  const chat = callback.message?.chat
  if (chat && chat.type !== 'private') return null
  const tapped = readCallbackData(callback.data ?? '')
  if (!tapped) return null
  return {
    // In a private chat both ids are the person's.
    address: String(chat?.id ?? callback.from.id),
    externalId: `cb:${callback.id}`,
    // A tap has no number of its own: it stands right after the prompt that it answers.
    order: callback.message?.message_id ?? 0,
    near: callback.message?.message_id ?? 0,
    at: now,
    body: { kind: 'tap', ...tapped },
  }
}

function fromMember(member: ReadMember): Found | null {
  const left = ['kicked', 'left'].includes(member.new_chat_member.status)
  if (member.chat.type !== 'private' || !left) return null
  return {
    address: String(member.chat.id),
    externalId: `${member.chat.id}:gone:${member.date}`,
    order: 0,
    at: member.date * 1_000,
    body: { kind: 'gone' },
  }
}
