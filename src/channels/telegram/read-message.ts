import type { InboundBody } from '../channel.ts'
import { documentSchema, photoSchema, type ReadMessage } from './update-schema.ts'

type Other = Extract<InboundBody, { kind: 'other' }>['what']

/** What a message may hold beside its envelope and mean to us; the first that is there counts. */
const others: [field: string, what: Other][] = [
  ['photo', 'photo'],
  ['live_photo', 'photo'],
  ['sticker', 'sticker'],
  // A venue comes with a location; neither is ever passed on.
  ['venue', 'location'],
  ['location', 'location'],
  // An animation also carries a `document`.
  ['animation', 'video'],
  ['video', 'video'],
  ['document', 'document'],
  ['contact', 'contact'],
]

const envelope = new Set(
  (
    'message_id date chat from sender_chat sender_business_bot sender_boost_count edit_date via_bot author_signature ' +
    'media_group_id message_thread_id direct_messages_topic is_topic_message is_automatic_forward forward_origin ' +
    'reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id business_connection_id ' +
    'has_protected_content is_from_offline is_paid_post paid_star_count effect_id link_preview_options reply_markup ' +
    'show_caption_above_media has_media_spoiler caption caption_entities entities'
  ).split(' '),
)

/** Notes of Telegram itself, which nobody wrote to us: no answer. */
const notes = new Set(
  (
    'pinned_message message_auto_delete_timer_changed users_shared chat_shared connected_website write_access_allowed ' +
    'web_app_data passport_data proximity_alert_triggered boost_added chat_background_set forum_topic_created ' +
    'forum_topic_edited forum_topic_closed forum_topic_reopened gift gift_upgrade_sent unique_gift invoice ' +
    'successful_payment refunded_payment managed_bot_created checklist_tasks_done checklist_tasks_added ' +
    'poll_option_added poll_option_deleted paid_message_price_changed direct_message_price_changed ' +
    'suggested_post_info suggested_post_approved suggested_post_approval_failed suggested_post_declined ' +
    'suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended ' +
    'new_chat_members left_chat_member'
  ).split(' '),
)

/** Languages of Telegram's apps that the service speaks. `ku` is what Telegram calls Kurmanji. */
const languages: Record<string, string> = { ar: 'ar', ku: 'kmr', kmr: 'kmr', en: 'en' }

/** What a message of a private chat says, in the terms of no channel. Null: nothing to answer. */
export function readMessage(message: ReadMessage): InboundBody | null {
  if (message.text !== undefined) return readText(message.text, message.from?.language_code)
  const sound = message.voice ?? message.audio ?? message.video_note
  if (sound) {
    return {
      kind: 'voice',
      mime: sound.mime_type ?? (message.video_note ? 'video/mp4' : 'audio/ogg'),
      ...(sound.duration === undefined ? {} : { seconds: Math.round(sound.duration) }),
      ref: sound.file_id,
    }
  }
  const what = readOther(message)
  if (!what) return null
  const caption = message.caption ? { caption: message.caption } : {}
  const ref = what === 'photo' ? photoFile(message) : what === 'document' ? pictureFile(message) : undefined
  if (ref) return { kind: 'other', what: 'photo', mime: 'image/jpeg', ref, ...caption }
  return { kind: 'other', what, ...caption }
}

/** Sizes are listed from small to large. */
const photoFile = ({ photo }: ReadMessage) => photoSchema.safeParse(photo).data?.at(-1)?.file_id

/** A picture that was sent as a file, whole. */
function pictureFile({ document }: ReadMessage): string | undefined {
  const file = documentSchema.safeParse(document).data
  return file?.mime_type?.startsWith('image/') ? file.file_id : undefined
}

function readOther(message: ReadMessage): Other | null {
  for (const [field, what] of others) if (message[field] !== undefined) return what
  const rest = Object.keys(message).filter((key) => !envelope.has(key))
  if (rest.length === 0 || rest.some((key) => notes.has(key))) return null
  return 'unknown'
}

/** `/start <token>` of a poster's link: 1 to 64 of these letters, as Telegram itself allows. */
const start = /^\/start(?:@\w+)?(?:\s+([\w-]{1,64}))?(?:\s|$)/
const command = /^\/([a-z][a-z0-9_]{0,31})(?:@\w+)?(?=\s|$)/i

function readText(text: string, languageCode: string | undefined): InboundBody | null {
  if (text.trim() === '') return null
  const started = start.exec(text)
  if (started) {
    const language = languages[(languageCode ?? '').toLowerCase().split('-')[0] ?? '']
    return {
      kind: 'start',
      ...(started[1] ? { token: started[1] } : {}),
      ...(language ? { language } : {}),
    }
  }
  // Other commands are the words themselves: `/menu`, `/my_data`.
  return { kind: 'text', text: text.replace(command, (_, word: string) => word.replaceAll('_', ' ')) }
}
