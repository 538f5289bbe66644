import type { InboundBody } from '../channel.ts'
import { readTapId } from './tap-id.ts'
import type { CloudInbound } from './webhook-schema.ts'

type Other = Extract<InboundBody, { kind: 'other' }>['what']

/** Answered kindly. A location's coordinates and other people's cards are never passed on. */
const others: Record<string, Other> = {
  image: 'photo',
  video: 'video',
  document: 'document',
  sticker: 'sticker',
  location: 'location',
  contacts: 'contact',
  order: 'unknown',
  poll: 'unknown',
  // What the Cloud API cannot hand over: polls, view-once pictures, newer kinds.
  unsupported: 'unknown',
}

/** Nobody wrote to us by these: a reaction, a message taken back, a note of WhatsApp itself. */
const notes = new Set(['reaction', 'revoke', 'system', 'ephemeral', 'pin', 'poll_vote', 'poll_update'])

/** What a message says, in the terms of no channel. Null: nothing to answer. */
export function readMessage(message: CloudInbound): InboundBody | null {
  const { type } = message
  if (notes.has(type)) return null
  if (type === 'request_welcome') return { kind: 'start' }
  const words = message.text?.body ?? message.button?.text
  if (words !== undefined) return words.trim() === '' ? null : { kind: 'text', text: words }
  const tapped = message.interactive?.button_reply ?? message.interactive?.list_reply
  if (tapped) {
    const tap = readTapId(tapped.id)
    return tap ? { kind: 'tap', ...tap } : { kind: 'other', what: 'unknown' }
  }
  if (message.audio)
    return { kind: 'voice', mime: message.audio.mime_type ?? 'audio/ogg', ref: message.audio.id }
  const what = others[type] ?? 'unknown'
  const file = message.image ?? message.video ?? message.document
  const caption = file?.caption ? { caption: file.caption } : {}
  const picture =
    message.image ?? (message.document?.mime_type?.startsWith('image/') ? message.document : undefined)
  if (picture)
    return {
      kind: 'other',
      what: 'photo',
      mime: picture.mime_type ?? 'image/jpeg',
      ref: picture.id,
      ...caption,
    }
  return { kind: 'other', what, ...caption }
}
