import { z } from 'zod'
import { consentRules } from '../consent-rules.ts'

/** Of `translations`: a recipient's name in Arabic and Kurmanji; the column holds English. */
export const entity = 'referral_recipient'

const line = (most: number) => z.string().trim().min(1).max(most)
const ageBands = Object.keys(consentRules.bands) as [string, ...string[]]
const once = <T>(list: T[]) => new Set(list).size === list.length

/** A recipient as staff write it. */
export const recipientSchema = z.object({
  kind: z.enum(['center', 'partner']),
  /** Of a center of ours; a partner has none. */
  centerId: z.string().max(48).nullable(),
  name: z.object({ ar: line(80), kmr: line(80), en: line(80) }),
  services: z.array(z.string().max(48)).max(50).refine(once),
  /** Empty: all. */
  ageBands: z.array(z.enum(ageBands)).refine(once),
  /** Empty: all. */
  sexes: z.array(z.enum(['f', 'm'])).refine(once),
  /** Open referrals at once; null: no limit is known. */
  capacity: z.int().min(0).max(10_000).nullable(),
  /** In words. */
  hours: line(200).nullable(),
  /** Whom to ask, and how: at work, never a private number. */
  focalPoints: z.array(z.object({ name: line(80), reach: line(120) })).max(5),
  /** Where its own system is told of referrals. Null: it has none. */
  webhookUrl: line(500).nullable(),
  active: z.boolean(),
})
export type Recipient = z.infer<typeof recipientSchema>
export const recipientId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/)
