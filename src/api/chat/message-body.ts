import { z } from 'zod'
import { cleanText } from './clean-text.ts'

/** UTF-16 units. The page stops there too and says so. */
export const longestText = 4_000

/** What a page sends. `n` counts the page's messages: their order where several wait. Unknown fields are dropped. */
export const messageBody = z
  .object({
    id: z.uuid(),
    n: z.int().min(1).max(1_000_000_000),
    text: z
      .string()
      .max(longestText)
      .refine((text) => cleanText(text) !== '', { error: 'empty', abort: true })
      .optional(),
    tap: z
      .object({
        visit: z.int().min(0).max(1_000_000_000),
        option: z.string().regex(/^[^\p{C}\s]{1,64}$/u),
      })
      .optional(),
  })
  .refine((body) => (body.text === undefined) !== (body.tap === undefined), { error: 'either text or tap' })
export type MessageBody = z.infer<typeof messageBody>

export const startBody = z.object({ language: z.enum(['ar', 'kmr', 'en']).optional() })

/** The last `seq` a page has seen. */
export const cursorQuery = z.object({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
})

export const readBody = z.object({ seq: z.int().min(1).max(Number.MAX_SAFE_INTEGER) })
