import { z } from 'zod'

/** What we read of a webhook; Meta adds fields and kinds at any time, so what we do not know is never a reason to refuse. */
const file = z.looseObject({
  id: z.string().min(1),
  mime_type: z.string().optional(),
  caption: z.string().optional(),
})
const reply = z.looseObject({ id: z.string() })

export const messageSchema = z.looseObject({
  id: z.string().min(1),
  timestamp: z.string(),
  type: z.string(),
  /** Missing where she hides her number. */
  from: z.string().optional(),
  /** Her business-scoped id. */
  from_user_id: z.string().optional(),
  group_id: z.string().optional(),
  text: z.looseObject({ body: z.string() }).optional(),
  button: z.looseObject({ text: z.string() }).optional(),
  interactive: z.looseObject({ button_reply: reply.optional(), list_reply: reply.optional() }).optional(),
  image: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  document: file.optional(),
  sticker: file.optional(),
})
export type CloudInbound = z.infer<typeof messageSchema>

export const statusSchema = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  timestamp: z.string(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.looseObject({ code: z.number() })).optional(),
})

export const contactSchema = z.looseObject({ wa_id: z.string().optional(), user_id: z.string().optional() })

const valueSchema = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.string() }),
  contacts: z.array(z.unknown()).optional(),
  messages: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
})

export const webhookSchema = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.looseObject({ changes: z.array(z.looseObject({ field: z.string(), value: z.unknown() })) }),
  ),
})
export { valueSchema }
