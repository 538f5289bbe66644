import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

/**
 * Headers that keep a page from loading, sending or telling anything beyond this server. Nothing inline runs.
 * No `upgrade-insecure-requests`: a center's laptop serves plain http on its own network.
 */
export async function securityHeaders(app: FastifyInstance, config: Config): Promise<void> {
  const embedded = config.embedOrigins.length > 0
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        // A picture of the chat is fetched with the chat's token and shown from memory.
        'img-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        // A recording is listened to before it is sent.
        'media-src': ["'self'", 'blob:'],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': embedded ? config.embedOrigins : ["'none'"],
      },
    },
    frameguard: embedded ? false : { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: config.publicUrl.startsWith('https://') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Browsers ignore these two, loudly, where the page came over plain http.
    crossOriginOpenerPolicy: config.publicUrl.startsWith('https://'),
    originAgentCluster: config.publicUrl.startsWith('https://'),
    crossOriginResourcePolicy: { policy: embedded ? 'cross-origin' : 'same-origin' },
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header(
      'permissions-policy',
      'camera=(), geolocation=(), microphone=(self), payment=(), usb=(), browsing-topics=()',
    )
    reply.header('x-robots-tag', 'noindex, nofollow')
  })
}
