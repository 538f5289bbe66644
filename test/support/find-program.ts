import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const usual = ['/usr/bin', '/usr/local/bin', '/usr/sbin', '/opt/homebrew/bin']

/** Paths of those of these programs that this machine has, in the order of the names. */
export async function findPrograms(names: string[]): Promise<string[]> {
  const folders = [...new Set([...(process.env.PATH ?? '').split(delimiter), ...usual])].filter(
    (one) => one !== '',
  )
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = await Promise.all(paths.map(async (path) => ((await canRun(path)) ? path : null)))
  return found.filter((path) => path !== null)
}

const canRun = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
