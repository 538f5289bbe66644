import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type postgres from 'postgres'
import { parseConfig } from '../src/config/parse.ts'
import { configError } from '../src/config/start-notes.ts'
import type { Config } from '../src/config.ts'
import { connectRaw } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { reachDatabase } from '../src/db/reach.ts'
import { isStartError, startError } from '../src/start-error.ts'

export interface Installation {
  sql: postgres.Sql
  /** The database that `sql` is connected to. */
  url: string
  config: Config
  /** Where the key for trying out lies, while it is in use. */
  trialKeyFile: string | null
}

export const say = (line: string) => process.stdout.write(`${line}\n`)

/**
 * Runs a command on the installation's database: a given one, or the one that comes along, which is joined when it runs
 * and else started and stopped. A refusal ends with its sentence, its cure and exit code 1.
 */
export async function onDatabase(work: (installation: Installation) => Promise<void>): Promise<void> {
  try {
    await run(work)
  } catch (error) {
    if (!isStartError(error)) throw error
    process.stderr.write(`${error.sentence}\n${error.cure}\n`)
    process.exitCode = 1
  }
}

async function run(work: (installation: Installation) => Promise<void>) {
  const parsed = parseConfig(process.env, dirname(dirname(fileURLToPath(import.meta.url))))
  if (!parsed.ok) throw configError(parsed.mistakes)
  const { config, trialKeyFile } = parsed
  if (config.databaseUrl) {
    const reached = await reachDatabase(config.databaseUrl)
    if (!reached.ok) throw startError(reached.sentence, reached.cure)
    return connected(config.databaseUrl, (sql) =>
      work({ sql, url: config.databaseUrl as string, config, trialKeyFile }),
    )
  }
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: say })
  if (!embedded.ok) throw startError(embedded.sentence, embedded.cure)
  try {
    await connected(embedded.url, (sql) => work({ sql, url: embedded.url, config, trialKeyFile }))
  } finally {
    await embedded.stop()
  }
}

/** Not named as the service is: it looks whether that one is connected. */
async function connected(url: string, work: (sql: postgres.Sql) => Promise<void>) {
  const sql = connectRaw(url, { max: 2, name: 'mpcc upkeep', statementTimeout: 0 })
  try {
    await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
