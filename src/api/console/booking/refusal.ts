import type { FastifyReply } from 'fastify'
import { sendProblem } from '../../problem.ts'

/** What exists and cannot be done now; everything else that is refused was asked wrongly. */
const conflicts = new Set([
  'already',
  'cancelled',
  'facilitator_busy',
  'full',
  'not_booked',
  'over',
  'past',
  'room_taken',
  'started',
  'too_early',
])

/** A refusal of the booking room as a problem document. What is gone, or not of her centers, does not exist. */
export function sendRefusal(reply: FastifyReply, refused: { ok: false; why: string }): FastifyReply {
  const { ok: _ok, why, ...more } = refused
  if (why === 'gone') return notFound(reply)
  return sendProblem(reply, { status: conflicts.has(why) ? 409 : 422, code: why, ...more })
}

export const notFound = (reply: FastifyReply) => sendProblem(reply, { status: 404, code: 'not_found' })
