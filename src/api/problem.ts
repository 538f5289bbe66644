import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isBadValue } from '../db/bad-value.ts'

/**
 * What a client may know about a refusal. `code` is for programs; no field ever repeats what was sent.
 * Two codes ask to send the same again after `retry-after` seconds: `busy` (nothing is wrong, too many write at once; the
 * page says "a moment, please") and `not_stored` (the database is away).
 */
export interface Problem {
  status: number
  code: string
  [member: string]: unknown
}

/** Answers with an RFC 9457 problem document. */
export function sendProblem(reply: FastifyReply, { status, code, ...members }: Problem): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, ...members })
}

const codes: Record<number, string> = {
  400: 'bad_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
}

/** Turns whatever was thrown into a problem document, and logs bugs by name, code and place, never by message. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((one) => ({ path: one.instancePath, code: one.keyword }))
    return sendProblem(reply, { status: 422, code: 'invalid', errors })
  }
  if (isBadValue(error)) {
    request.log.warn({ route: request.routeOptions.url, at: framesOf(error) }, 'a value that cannot be held')
    return sendProblem(reply, { status: 422, code: 'invalid' })
  }
  const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
  if (status < 500) return sendProblem(reply, { status, code: codes[status] ?? 'refused' })
  request.log.error(
    { route: request.routeOptions.url, error: error.name, code: error.code, at: framesOf(error) },
    'request failed',
  )
  return sendProblem(reply, { status, code: status === 500 ? 'internal' : (codes[status] ?? 'unavailable') })
}

/** The places of a stack without its first line: a message can hold a person's words. */
function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim())
  return lines.filter((line) => line.startsWith('at ')).slice(0, 8)
}
