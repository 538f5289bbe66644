import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../../db/types.ts'
import { listCrisisContacts, setCrisisContacts } from '../../../directory/crisis-contacts.ts'

const name = z.string().trim().min(1).max(80)
const contact = z.object({
  number: z.string().regex(/^\+?[0-9 ()-]{3,24}$/),
  name: z.object({ ar: name, kmr: name, en: name }),
})

/** Whom people are told to call in need while nobody of the team is there. `missing`: to be shown in red. */
export function crisisContactRoutes({ db, now }: { db: Db; now(): number }): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/crisis-contacts',
      { config: { staff: { right: 'colleagues.see', audit: 'none' } } },
      async () => {
        const contacts = await listCrisisContacts(db)
        return { contacts, missing: contacts.length === 0 }
      },
    )
    app.put(
      '/api/staff/crisis-contacts',
      {
        config: { staff: { right: 'content.edit', audit: 'none' } },
        schema: { body: z.object({ contacts: z.array(contact).max(5) }) },
      },
      async (request) => {
        const { contacts } = request.body
        await db.transaction((tx) => setCrisisContacts(tx, contacts, new Date(now())))
        return { contacts, missing: contacts.length === 0 }
      },
    )
  }
}
