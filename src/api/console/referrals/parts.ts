import type { FastifyReply } from 'fastify'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'
import type { ConsentRules } from '../../../referral/consent-rules.ts'
import type { Writing } from '../../../referral/types.ts'
import { sendProblem } from '../../problem.ts'

/** What the referral routes are given. */
export interface ReferralApi {
  db: Db
  vault: Vault
  rules: ConsentRules
  now(): number
  newId(): string
  /** After a commit: she is to hear of a step, in a turn of her own. */
  ringTurns(): void
  /** A reason was given to open this chat, lately. */
  isGlassBroken(staffId: string, handoffId: string): Promise<boolean>
}

export const writing = ({ vault, rules, now, newId }: ReferralApi): Writing => ({
  vault,
  rules,
  newId,
  now: new Date(now()),
})

export const notFound = (reply: FastifyReply) => sendProblem(reply, { status: 404, code: 'not_found' })
