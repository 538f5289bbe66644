import { randomUUID } from 'node:crypto'
import { allRoles, type Role } from '../../src/config.ts'
import { findContactId } from '../../src/contacts/find-or-create.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { type NewHandoff, openHandoff } from '../../src/handoff/open-handoff.ts'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'
import { type Person, person } from './person.ts'
import type { SignedIn } from './staff.ts'

/** The whole program with its web server, and one channel in memory. */
export const chatApp = (options: TestAppOptions = {}): Promise<TestApp> =>
  testApp({ roles: allRoles.filter((role): role is Role => role !== 'telegram'), ...options })

/** Somebody whose chat a worker has, and what both see. */
export interface WorkedChat {
  id: string
  contactId: string
  person: Person
  /** The newest `seq`, for a writer who has seen all. */
  seq(): Promise<number>
}

/** A person whose chat people have: it is in the queue, or `worker` has it. `open`: details of the handoff. */
export async function askedForPerson(
  test: TestApp,
  worker?: SignedIn,
  open: Partial<NewHandoff> = {},
): Promise<WorkedChat> {
  const her = person(test)
  await her.says('hello')
  await her.taps('en')
  const { db } = test.database
  const vault = await vaultOf(test)
  const contactId = await findContactId(db, vault, test.channel.account, her.address)
  if (!contactId) throw new Error('she is not known')
  return { ...(await openedChat(test, contactId, worker, open)), person: her }
}

/** The same for somebody who is known already. */
export async function openedChat(
  test: TestApp,
  contactId: string,
  worker?: SignedIn,
  open: Partial<NewHandoff> = {},
): Promise<Omit<WorkedChat, 'person'>> {
  const { sql, db } = test.database
  const vault = await vaultOf(test)
  const row = { id: open.id ?? randomUUID(), contactId }
  await db.transaction((tx) =>
    openHandoff(tx, vault, {
      queue: 'caseworker',
      centerId: 'raqqa',
      language: 'en',
      card: { need: 'talk' },
      anonymous: false,
      now: new Date(),
      ...open,
      ...row,
    }),
  )
  if (worker)
    await sql`update handoffs set state = 'claimed', assigned_to = ${worker.id}, assigned_at = now(), claimed_at = now()
      where id = ${row.id}`
  return {
    ...row,
    async seq() {
      const [place] = await sql<{ seq: number }[]>`
        select last_seq::float8 as seq from conversations where contact_id = ${row.contactId}`
      return place?.seq ?? 0
    },
  }
}

/** Answers as the console does; what is not told is what a careful writer sends. */
export async function replies(
  worker: SignedIn,
  chat: WorkedChat,
  text: string,
  more: Record<string, unknown> = {},
) {
  return worker.post(`/api/staff/chats/${chat.id}/replies`, {
    id: randomUUID(),
    text,
    seen: await chat.seq(),
    ...more,
  })
}

export async function vaultOf({ database, config }: TestApp): Promise<Vault> {
  const opened = await openVault(database.sql, config.masterKey)
  if (!opened.ok) throw new Error('another key')
  return opened.vault
}
