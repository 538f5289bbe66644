import type { FastifyReply } from 'fastify'

/** What says how a page may behave. On scripts and data it says nothing, and costs a 2G line a tenth of a second each time. */
const pageOnly = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'permissions-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
]

export function dropPageHeaders(reply: FastifyReply): void {
  for (const name of pageOnly) {
    reply.removeHeader(name)
    reply.raw.removeHeader(name)
  }
}
