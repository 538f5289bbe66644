import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../db/types.ts'
import { type LinkWishRow, readLink, wishOfLink } from '../../messages/channel-links.ts'
import { qrSvg } from './qr.ts'

/** The holder says so often that it is there; twice missed is not there. Milliseconds. */
const silentMs = 45_000

/** The link of the office's phone: how it stands, and what an admin wants done with it. */
export function whatsAppRoutes(parts: { db: Db; now(): number; account: string }): FastifyPluginAsync {
  const { db, now, account } = parts
  const wish = (what: LinkWishRow) =>
    db.transaction((tx) => wishOfLink(tx, account, what, new Date(now()))).then(() => ({ ok: true }))
  const rule = { config: { staff: { right: 'service.run', audit: 'access' } } } as const

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/whatsapp',
      { config: { staff: { right: 'service.run', audit: 'none', background: true } } },
      async () => {
        const link = await readLink(db, account)
        return {
          /** No process looks after it: it is switched off, or down. */
          running: link !== null && now() - link.aliveAt.getTime() < silentMs,
          state: link?.state ?? 'logged_out',
          reason: link?.reason ?? 'never',
          linked: link?.linked ?? false,
          since: link?.since.toISOString() ?? null,
          qr: link?.qr ? qrSvg(link.qr) : null,
          pairing: link?.pairing ?? null,
          byHand: { count: link?.byHand ?? 0, lastAt: link?.byHandAt?.toISOString() ?? null },
        }
      },
    )
    app.post(
      '/api/staff/whatsapp/link',
      {
        ...rule,
        schema: {
          body: z.object({
            number: z
              .string()
              .regex(/^\+?[1-9][0-9 ]{6,19}$/)
              .optional(),
          }),
        },
      },
      async (request) => {
        const number = request.body.number?.replace(/\D/g, '')
        return wish({ do: 'link', ...(number ? { number } : {}) })
      },
    )
    app.post('/api/staff/whatsapp/unlink', rule, () => wish({ do: 'unlink' }))
    app.post('/api/staff/whatsapp/restart', rule, () => wish({ do: 'restart' }))
  }
}
