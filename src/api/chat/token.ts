import { createHash, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** A chat's token is its address: 32 random bytes in base64url. It travels in the Authorization header alone. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** The token of a request, or null where there is none that could be ours. */
export function tokenOf(request: FastifyRequest): string | null {
  return /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? '')?.[1] ?? null
}

/** Stands for a token where the token itself must not be kept: in counters and message ids. */
export const tokenMark = (token: string): string =>
  createHash('sha256').update(token).digest('base64url').slice(0, 22)
