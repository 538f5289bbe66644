import type { FastifyReply } from 'fastify'
import { sendProblem } from './problem.ts'

const conflicts = new Set(['illegal', 'duplicate', 'full', 'not_available', 'not_partner', 'no_chat'])

/** A refusal of the referral room as a problem document (docs/referral.md has the table). */
export function sendReferralRefusal(
  reply: FastifyReply,
  refused: { ok: false; why: string; missing?: string[] },
): FastifyReply {
  const { ok: _ok, why, ...more } = refused
  if (why === 'not_found') return sendProblem(reply, { status: 404, code: 'not_found' })
  return sendProblem(reply, { status: conflicts.has(why) ? 409 : 422, code: why, ...more })
}
