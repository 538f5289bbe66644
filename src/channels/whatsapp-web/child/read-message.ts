import type { InboundBody } from '../../channel.ts'

/** What we read of the library's raw message (`Message.rawData`). Everything may be missing: it comes from WhatsApp's own page. */
export interface RawMessage {
  id?: { _serialized?: string; id?: string; fromMe?: boolean; remote?: unknown }
  from?: unknown
  type?: string
  subtype?: string
  body?: unknown
  caption?: unknown
  t?: number
  duration?: number | string
  mimetype?: string
  size?: number
  directPath?: string
  isViewOnce?: boolean
  isStatusV3?: boolean
  broadcast?: boolean
  author?: unknown
  latestEditSenderTimestampMs?: number
}

/** Chats of one person. Groups, status, broadcasts and newsletters are no such chats; `0@c.us` is WhatsApp itself. */
export const isPerson = (chat: string): boolean => /^[1-9]\d*@(c\.us|lid)$/.test(chat)

export const serialized = (id: unknown): string =>
  typeof id === 'string' ? id : String((id as { _serialized?: unknown } | null)?._serialized ?? '')

/** The longest text that is passed on; WhatsApp allows 65,536. */
const longest = 8_000
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, longest) : '')

/** Notes of WhatsApp itself and signs that need no answer. A deleted message (`revoked`) is not answered either. */
const silent = new Set([
  'revoked',
  'e2e_notification',
  'gp2',
  'group_notification',
  'broadcast_notification',
  'notification',
  'notification_template',
  'protocol',
  'debug',
  'reaction',
  'keep_in_chat',
  'pinned_message',
  'poll_update',
  // The pictures of an album come one by one after it.
  'album',
])

/** What a message of a person says, in the terms of no channel. Null: nothing to answer. */
export function readMessage(raw: RawMessage): InboundBody | null {
  const type = raw.type ?? 'unknown'
  if (silent.has(type) || raw.isStatusV3 || raw.broadcast) return null
  const ref = raw.directPath && !raw.isViewOnce ? raw.id?._serialized : undefined
  const file = ref ? { ref, mime: raw.mimetype?.split(';')[0] ?? 'application/octet-stream' } : {}
  const caption = text(raw.caption) ? { caption: text(raw.caption) } : {}
  switch (type) {
    case 'chat':
    case 'buttons_response':
    case 'list_response':
    case 'template_button_reply': {
      const words = text(raw.body)
      return words.trim() === '' ? null : { kind: 'text', text: words }
    }
    case 'ptt':
    case 'audio': {
      const seconds = Math.round(Number(raw.duration))
      return {
        kind: 'voice',
        mime: raw.mimetype?.split(';')[0] ?? 'audio/ogg',
        ...(seconds > 0 ? { seconds } : {}),
        ...(ref ? { ref } : {}),
      }
    }
    case 'image':
      return { kind: 'other', what: 'photo', ...file, ...caption }
    case 'document':
      return raw.mimetype?.startsWith('image/')
        ? { kind: 'other', what: 'photo', ...file, ...caption }
        : { kind: 'other', what: 'document', ...caption }
    case 'video':
    case 'ptv':
      return { kind: 'other', what: 'video', ...caption }
    case 'sticker':
      return { kind: 'other', what: 'sticker' }
    // Where she is, is never passed on.
    case 'location':
    case 'live_location':
      return { kind: 'other', what: 'location' }
    case 'vcard':
    case 'multi_vcard':
      return { kind: 'other', what: 'contact' }
    case 'ciphertext':
      // Seen once, on a phone alone; other ciphertext is read a moment later and comes again.
      return raw.subtype?.includes('unavailable') ? { kind: 'other', what: 'unknown' } : null
    default:
      return { kind: 'other', what: 'unknown' }
  }
}
