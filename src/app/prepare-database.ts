import { join } from 'node:path'
import type postgres from 'postgres'
import { migrate } from '../db/migrate.ts'
import type { Db } from '../db/types.ts'
import { loadSample } from '../directory/load-sample.ts'
import { loadSampleRecipients, pauseSamplePartners } from '../referral/recipients/load-sample.ts'
import { startError } from '../start-error.ts'

/** Brings the schema up to date. Throws a StartError where the database is not one of ours, or cannot be reached. */
export async function prepareDatabase(sql: postgres.Sql): Promise<void> {
  const migrated = await migrate(sql).catch((error: unknown) => {
    const code = (error as { code?: string }).code
    throw startError(
      `The database at DATABASE_URL cannot be used${code ? ` (${code})` : ''}.`,
      'See that it runs, that the address and password are right, and that its user may create tables; or unset DATABASE_URL to use the built-in one.',
    )
  })
  if (migrated.ok) return
  if (migrated.why === 'newer') {
    throw startError(
      'The database is newer than this program.',
      'Start the version that was used last, or a later one.',
    )
  }
  throw startError(
    'The database does not hold what this program made there.',
    migrated.why === 'foreign'
      ? 'Give DATABASE_URL a database of its own.'
      : 'Restore the migrations folder of this version, or restore a backup.',
  )
}

/**
 * Loads the sample directory and who takes referrals, once. `isTrial`: no more than tried out, so that sample partners take
 * people. Throws a StartError that names its mistakes.
 */
export async function loadDirectory(db: Db, root: string, isTrial: boolean): Promise<void> {
  const loaded = await db.transaction((tx) =>
    loadSample(tx, join(root, 'data/sample-directory/directory.yaml')),
  )
  if (loaded.ok) {
    // Who takes referrals: they name centers and services of the directory.
    await db.transaction(async (tx) => {
      await loadSampleRecipients(tx, join(root, 'data/sample-recipients/recipients.yaml'))
      if (!isTrial) await pauseSamplePartners(tx)
    })
    return
  }
  throw startError(
    `The sample directory has mistakes:\n${loaded.errors.join('\n')}`,
    'Correct data/sample-directory/directory.yaml.',
  )
}

/** Whether the database answers now. */
export async function answers(sql: postgres.Sql): Promise<boolean> {
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  }
}
