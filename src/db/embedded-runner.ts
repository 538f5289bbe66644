import { spawnSync } from 'node:child_process'
import { chownSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type EmbeddedRefusal, refuse } from './embedded-refusal.ts'

/** As whom Postgres runs: it refuses to run as root. */
export interface Runner {
  ok: true
  /** Ourselves, a user without rights, or ourselves under another number in a user namespace. */
  kind: 'self' | 'user' | 'namespace'
  /** The program and arguments to spawn for a command. */
  wrap(command: string, args: string[]): [string, string[]]
  /** For spawn. */
  as: { uid?: number; gid?: number }
  /** Whom files that Postgres writes must belong to; null: to us anyway. */
  owner: { uid: number; gid: number } | null
}

interface User {
  uid: number
  gid: number
}

/**
 * Root lends Postgres a user without rights where that one can reach the programs and the data; where only root may
 * enter (root's own home) Postgres keeps root's number outside and has another inside of a user namespace.
 * See docs/decisions on the embedded database.
 */
export function chooseRunner(
  folder: { dataDir: string; cluster: string },
  postgres: string,
): Runner | EmbeddedRefusal {
  if (process.getuid?.() !== 0) return itself
  const users = unprivilegedUsers()
  const owner = statSync(folder.cluster, { throwIfNoEntry: false })
  const lent = owner && owner.uid !== 0 ? [{ uid: owner.uid, gid: owner.gid }, ...users] : users
  for (const user of lent) if (reaches(user, folder.dataDir, postgres)) return asUser(user)
  for (const user of users) {
    const runner = inNamespace(user)
    const [command, args] = runner.wrap(postgres, ['--version'])
    if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return runner
  }
  return refuse(
    'root',
    `PostgreSQL does not run as root, and no other user may enter ${folder.dataDir} or the folder of this program.`,
    'Put this program where others may enter (for instance /srv), or start it as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

const itself: Runner = {
  ok: true,
  kind: 'self',
  wrap: (command, args) => [command, args],
  as: {},
  owner: null,
}

const asUser = (user: User): Runner => ({
  ok: true,
  kind: 'user',
  wrap: (command, args) => [command, args],
  as: user,
  owner: user,
})

const inNamespace = ({ uid, gid }: User): Runner => ({
  ok: true,
  kind: 'namespace',
  wrap: (command, args) => [
    'unshare',
    ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', command, ...args],
  ],
  as: {},
  owner: { uid: 0, gid: 0 },
})

function reaches(user: User, dataDir: string, postgres: string): boolean {
  const script = 'cd "$1" && exec "$2" --version'
  const options = { uid: user.uid, gid: user.gid, stdio: 'ignore', cwd: '/' } as const
  return spawnSync('/bin/sh', ['-c', script, 'sh', dataDir, postgres], options).status === 0
}

/** Users that exist by name (initdb looks its own up): postgres before nobody before people. */
function unprivilegedUsers(): User[] {
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid }) => uid > 0)
  const rank = (row: { name?: string | undefined; uid: number }) =>
    row.name === 'postgres' ? 0 : row.name === 'nobody' ? 1 : row.uid >= 1000 ? 2 : 3
  return rows
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 3)
    .map(({ uid, gid }) => ({ uid, gid }))
}

/** Gives a file or a whole folder to whom Postgres runs as, where it is not so already. */
export function give(path: string, owner: User | null): void {
  if (!owner) return
  if (statSync(path).uid === owner.uid) return
  for (const entry of statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
    : [])
    lchownSync(join(path, entry), owner.uid, owner.gid)
  // The top comes last: when this is cut off, the next start does it again.
  chownSync(path, owner.uid, owner.gid)
}
