import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { findOrCreateContact } from '../../src/contacts/find-or-create.ts'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { addPerson } from '../../src/contacts/persons.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import type { Tx } from '../../src/db/types.ts'
import { openHandoff } from '../../src/handoff/open-handoff.ts'
import { breakGlass } from '../../src/staff/glass.ts'
import type { Role } from '../../src/staff/rights.ts'
import type { TestApp } from '../support/app.ts'
import { makeStaff, type SignedIn, signedIn, staffIn } from '../support/staff.ts'
import type { Case, Ids } from './routes.table.ts'

export interface World {
  /** Signed in, in Raqqa. A call may have ended the last sign-in: there is a new one each time. */
  caller(role: Role): Promise<SignedIn>
  /** Records for one call, as the case wants them. */
  idsFor(caller: SignedIn, kase: Case): Promise<Ids>
}

/** Two centers, a colleague in each, and chats made for each call. */
export async function routeWorld(test: TestApp): Promise<World> {
  const { db, sql: client } = test.database
  const opened = await openVault(client, test.config.masterKey)
  if (!opened.ok) throw new Error('another key')
  const { vault } = opened
  const colleague = { raqqa: await makeStaff(test), hajin: await makeStaff(test, { centers: ['hajin'] }) }
  const callers = new Map<Role, SignedIn>()

  return {
    async caller(role) {
      const known = callers.get(role) ?? (await staffIn(test, { role }))
      callers.set(role, known)
      return signedIn(test, known.id, known.alias)
    },
    async idsFor(caller, kase) {
      const own = kase === 'own' || kase === 'another_child'
      const center = kase === 'other_center' ? 'hajin' : 'raqqa'
      const worker = own ? caller.id : colleague[center].id
      const alias = own ? caller.alias : colleague[center].alias
      const signIn = await signedIn(test, worker, alias)
      return db.transaction(async (tx) => {
        const hers = await aChat(tx, vault, center, worker)
        const child =
          kase === 'another_child' ? (await aChat(tx, vault, 'hajin', colleague.hajin.id)).child : hers.child
        const glass = uuidv7(Date.now())
        const by = { id: colleague[center].id, signInId: signIn.signInId }
        const reason = 'He asks what was agreed.'
        await breakGlass(tx, vault, {
          id: glass,
          staff: by,
          handoffId: hers.chat,
          centerId: center,
          reason,
          now: new Date(),
        })
        return { ...hers, child, center, worker, signIn: signIn.signInId, glass }
      })
    },
  }
}

/** Somebody with a child in her care, whose chat is claimed. */
async function aChat(tx: Tx, vault: Vault, centerId: string, worker: string) {
  const now = new Date()
  const newId = () => uuidv7(Date.now())
  const from = { account: 'telegram:7', address: `${randomUUID()}`, now, newId }
  const { contactId } = await findOrCreateContact(tx, vault, from)
  const [chat, child] = [newId(), newId()]
  const person = { relation: 'child', name: 'A child', ageBand: null } as const
  await addPerson(tx, vault, { ...person, id: child, contactId, now })
  await openHandoff(tx, vault, {
    id: chat,
    contactId,
    queue: 'caseworker',
    centerId,
    language: 'ar',
    card: { need: 'sewing' },
    anonymous: false,
    now,
  })
  await tx.execute(sql`
    update handoffs set state = 'claimed', assigned_to = ${worker}, assigned_at = now(), claimed_at = now() where id = ${chat}`)
  return { contact: contactId, chat, child }
}
