import { z } from 'zod'
import { cleanText } from '../../chat/clean-text.ts'

/** UTF-16 units, as a person's own messages. */
const longest = 4_000
const words = z
  .string()
  .max(longest)
  .refine((text) => cleanText(text) !== '', { error: 'empty', abort: true })

export const noteBody = z.object({ id: z.uuid(), text: words })
/** Empty forgets it. */
export const draftBody = z.object({ text: z.string().max(longest) })

export const replyBody = z
  .object({
    /** The client's own id of this message; the same id is the same message. */
    id: z.uuid(),
    text: words.optional(),
    media: z.uuid().optional(),
    template: z
      .string()
      .regex(/^[a-z_]{1,32}$/)
      .optional(),
    /** The highest `seq` that the writer's screen showed. */
    seen: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    /** The writer has looked at the marks. */
    confirmed: z.boolean().default(false),
    /** She is at the phone: do not wait for her hours. */
    at_once: z.boolean().default(false),
  })
  .refine((body) => [body.text, body.media, body.template].some((part) => part !== undefined), {
    error: 'nothing to send',
  })
  .refine((body) => body.template === undefined || (body.text === undefined && body.media === undefined), {
    error: 'a template goes alone',
  })
