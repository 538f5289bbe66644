import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { rightsOf } from '../../staff/rights.ts'

/** Who am I, and what may I do: what a console asks first. */
export function meRoutes(): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/me',
      {
        config: { staff: { right: 'self', audit: 'none', background: true } },
        schema: { response: { 200: me } },
      },
      async ({ staff }) => ({ ...staff, rights: rightsOf(staff.role) }),
    )
  }
}

const me = z.object({
  id: z.uuid(),
  role: z.string(),
  alias: z.string(),
  language: z.string(),
  gender: z.string().nullable(),
  languages: z.array(z.string()),
  trained: z.array(z.string()),
  centers: z.array(z.string()),
  capacity: z.int(),
  rights: z.array(z.string()),
})
