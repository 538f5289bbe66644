import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type postgres from 'postgres'
import { newHeader } from './backup-header.ts'
import { readHeader } from './sealed-file.ts'
import { writeBackup } from './write-backup.ts'

export const suffix = '.mpcc'

export interface MadeBackup {
  content: string
  keys: string
  /** Rows of the content. */
  rows: number
}

/**
 * Two files: the content (`to`, or `content-<time>.mpcc` in the folder `to`), which nothing in it opens; and beside it
 * the keys (`keys-<time>.mpcc`), which replace every older keys backup of this installation there. So a key that was
 * destroyed is soon gone from the backups, and with it what it sealed in all contents ever backed up.
 * Keys come second: they open everything in the content and know every erasure before it.
 */
export async function makeBackup(
  sql: postgres.Sql,
  masterKey: Buffer,
  { to, now }: { to: string; now: () => Date },
): Promise<MadeBackup> {
  const startedAt = now()
  const isFile = to.endsWith(suffix) && !(await isFolder(to))
  const folder = isFile ? dirname(to) : to
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const installation = await installationId(sql)
  const content = isFile ? to : join(folder, `content-${stamp(startedAt)}${suffix}`)
  const contentHeader = newHeader(masterKey, { kind: 'content', installation, now: startedAt })
  const rows = await writeBackup(sql, masterKey, contentHeader, 'public', content)

  const keptAt = now()
  const keys = join(folder, `keys-${stamp(keptAt)}${suffix}`)
  const keysHeader = newHeader(masterKey, { kind: 'keys', installation, now: keptAt })
  await writeBackup(sql, masterKey, keysHeader, 'keys', keys)
  for (const old of await keysBackups(folder, installation)) if (old.file !== keys) await rm(old.file)
  return { content, keys, rows }
}

/** The keys backups of an installation in a folder, newest first. */
export async function keysBackups(
  folder: string,
  installation: string,
): Promise<{ file: string; createdAt: string }[]> {
  const found: { file: string; createdAt: string }[] = []
  for (const name of await readdir(folder)) {
    if (!name.startsWith('keys-') || !name.endsWith(suffix)) continue
    const read = await readHeader(join(folder, name))
    if (read.ok && read.header.kind === 'keys' && read.header.installation === installation)
      found.push({ file: join(folder, name), createdAt: read.header.createdAt })
  }
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

/** Made by the first backup. Backups of several installations may share a folder. */
async function installationId(sql: postgres.Sql): Promise<string> {
  await sql`insert into keys.installation (name, value) values ('id', ${randomBytes(8)}) on conflict do nothing`
  const [row] = await sql<{ value: Buffer }[]>`select value from keys.installation where name = 'id'`
  return (row as { value: Buffer }).value.toString('hex')
}

/** `20260301T221500Z` */
const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, '')

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
