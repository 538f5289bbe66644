import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../../text/types.ts'

/** Sends JSON with an ETag, or 304 to who has it already. Caches may keep it for five minutes. */
export function sendCacheable(
  request: FastifyRequest,
  reply: FastifyReply,
  language: Language,
  body: unknown,
): FastifyReply {
  const text = JSON.stringify(body)
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
  reply
    .header('cache-control', 'public, max-age=300')
    .header('vary', 'accept-language')
    .header('content-language', language)
    .header('etag', etag)
  const held = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
  if (request.method !== 'POST' && (held.includes(etag) || held.includes('*'))) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(text)
}
