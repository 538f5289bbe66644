import { z } from 'zod'

/**
 * What we read of an update; all else is let through unread. Telegram adds fields and kinds at any time, so a
 * field that we do not know is never a reason to refuse.
 * https://core.telegram.org/bots/api#update
 */
const id = z.int()
const chat = z.looseObject({ id, type: z.string() })
const sender = z.looseObject({ id, language_code: z.string().optional() })
const file = z.looseObject({
  file_id: z.string().min(1),
  duration: z.number().nonnegative().optional(),
  mime_type: z.string().optional(),
})

export const messageSchema = z.looseObject({
  message_id: id,
  date: z.number(),
  chat,
  from: sender.optional(),
  edit_date: z.number().optional(),
  media_group_id: z.string().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  voice: file.optional(),
  audio: file.optional(),
  video_note: file.optional(),
})
/** Read apart: a photo or a file that is not as we know it is no reason to refuse the message. */
export const photoSchema = z.array(z.looseObject({ file_id: z.string().min(1) }))
export const documentSchema = z.looseObject({
  file_id: z.string().min(1),
  mime_type: z.string().optional(),
})
export type ReadMessage = z.infer<typeof messageSchema>

/** A tap. The message may be missing or inaccessible (too old), the data may be another program's. */
export const callbackSchema = z.looseObject({
  id: z.string().min(1),
  from: sender,
  data: z.string().optional(),
  message: z.looseObject({ message_id: id, chat }).optional(),
})
export type ReadCallback = z.infer<typeof callbackSchema>

export const memberSchema = z.looseObject({
  chat,
  date: z.number(),
  new_chat_member: z.looseObject({ status: z.string() }),
})
export type ReadMember = z.infer<typeof memberSchema>

export const updateSchema = z.looseObject({
  update_id: id,
  message: messageSchema.optional(),
  edited_message: messageSchema.optional(),
  callback_query: callbackSchema.optional(),
  my_chat_member: memberSchema.optional(),
})
export type ReadUpdate = z.infer<typeof updateSchema>

/** What we ask Telegram for; all else (channel posts, reactions, polls) is never sent to us. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const
