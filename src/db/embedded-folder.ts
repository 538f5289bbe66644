import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './embedded-process.ts'
import { type EmbeddedRefusal, refuse, refuseFileError } from './embedded-refusal.ts'

/** The major version of the PostgreSQL that comes with the npm package. */
export const postgresMajor = '18'

export interface EmbeddedFolder {
  ok: true
  /** Absolute, links resolved: Postgres names it so, too. */
  dataDir: string
  /** Postgres' own data directory. */
  cluster: string
  /** Port and passwords, readable by the owner only. */
  accessFile: string
  logFile: string
}

const isRoot = process.getuid?.() === 0

/**
 * Looks at the data folder and makes it when it is missing. Refuses what is not ours before anything is written into it.
 */
export function openFolder(path: string): EmbeddedFolder | EmbeddedRefusal {
  try {
    // Root's helper user must be able to pass through, not to list.
    mkdirSync(path, { recursive: true, mode: isRoot ? 0o711 : 0o700 })
    const dataDir = realpathSync(path)
    const folder: EmbeddedFolder = {
      ok: true,
      dataDir,
      cluster: join(dataDir, 'postgres'),
      accessFile: join(dataDir, 'postgres.json'),
      logFile: join(dataDir, 'postgres.log'),
    }
    return refuseForeign(folder) ?? folder
  } catch (error) {
    const refusal = refuseFileError(error, path)
    if (refusal) return refusal
    throw error
  }
}

export const isInitialised = (folder: EmbeddedFolder): boolean => entries(folder.cluster).length > 0

function refuseForeign({ dataDir, cluster, accessFile }: EmbeddedFolder): EmbeddedRefusal | null {
  const elsewhere = 'Set DATA_DIR to another folder, or move what is there away.'
  if (!statSync(dataDir).isDirectory())
    return refuse('folder', `DATA_DIR ${dataDir} is not a folder.`, elsewhere)
  if (entries(dataDir).includes('PG_VERSION'))
    return refuse('foreign', `DATA_DIR ${dataDir} is the data of another PostgreSQL.`, elsewhere)
  const stat = statSync(cluster, { throwIfNoEntry: false })
  if (!stat) return null
  const user = process.getuid?.()
  if (user !== undefined && user !== 0 && stat.uid !== user)
    return refuse(
      'owner',
      `The database in ${cluster} belongs to another user (number ${stat.uid}).`,
      `Start as that user, or once: sudo chown -R ${user} '${dataDir}'.`,
    )
  const names = entries(cluster)
  if (names.length === 0) return null
  if (!names.includes('PG_VERSION'))
    return refuse('foreign', `The folder ${cluster} holds something that is not our database.`, elsewhere)
  const major = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (major !== postgresMajor)
    return refuse(
      'version',
      `The database in ${cluster} is of PostgreSQL ${major}; this program brings ${postgresMajor}.`,
      'Make a backup with the program that wrote it (npm run backup), set DATA_DIR to a new folder, and restore it there (npm run restore).',
    )
  if (!entries(dataDir).includes('postgres.json'))
    return refuse(
      'foreign',
      `The database in ${cluster} was not made by this program: ${accessFile} is missing.`,
      `Bring that file back from a copy of the folder. ${elsewhere}`,
    )
  return null
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Half-made databases of starts that were killed. */
export function removeHalfMade({ dataDir }: EmbeddedFolder): void {
  for (const name of entries(dataDir)) {
    const pid = /^postgres\.init-(\d+)/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}
