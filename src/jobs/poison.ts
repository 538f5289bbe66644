import { sql } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import { insertSystem } from '../messages/insert-system.ts'

export const maxTries = 3
/** Seconds of pause after the first and after later failures. */
const pauseSeconds = { first: 1, later: 5 }

export interface PoisonDeps {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  log: { error(fields: object, message: string): void }
}

/**
 * Notes that a stored message's turn failed. `later`: it is tried again after a pause. `dead`: that was the third time;
 * the person hears an apology and gets a human (an event for her own turn), and her later messages go on.
 */
export async function recordFailure(
  deps: PoisonDeps,
  inboxId: string,
  cause: unknown,
): Promise<'later' | 'dead'> {
  const { db, vault, log } = deps
  const now = deps.now()
  return db.transaction(async (tx) => {
    const [row] = await tx.execute<{
      contact_id: string
      address_id: string | null
      attempts: number
      kind: string
    }>(sql`
      update inbox set attempts = attempts + 1,
        state = case when attempts + 1 >= ${maxTries} then 'dead' else state end,
        due_at = ${new Date(now).toISOString()}::timestamptz + make_interval(secs => case attempts when 0 then ${pauseSeconds.first}::float8 else ${pauseSeconds.later}::float8 end)
      where id = ${inboxId} and state = 'waiting' returning contact_id, address_id, attempts, kind`)
    // Names of errors and their places, never their words: a message may quote what a person wrote.
    log.error(
      { inboxId, contactId: row?.contact_id, attempts: row?.attempts, error: nameOf(cause) },
      'a turn failed',
    )
    if (!row || row.attempts < maxTries) return 'later'
    const key = await loadDataKey(tx, vault, row.contact_id)
    // The apology's own turn may fail, too: then only the operator hears of it.
    if (key && row.kind !== 'system') {
      await insertSystem(
        tx,
        {
          contactId: row.contact_id,
          addressId: row.address_id,
          key,
          id: deps.newId(),
          name: `poisoned:${inboxId}`,
          dueAt: new Date(now),
        },
        { kind: 'system', name: 'poisoned' },
      )
    }
    return 'dead'
  })
}

/** The error's class, code and first line of its stack that is ours. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const place = error.stack
    ?.split('\n')
    .find((line) => line.includes('/src/'))
    ?.replace(/^.*\/src\//, 'src/')
    .replace(/\)$/, '')
  const code = (error as { code?: unknown }).code
  return [error.name, typeof code === 'string' ? code : '', place ?? ''].filter(Boolean).join(' ')
}
