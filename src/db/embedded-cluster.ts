import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Access } from './embedded-access.ts'
import type { Binaries } from './embedded-binaries.ts'
import { type EmbeddedFolder, isInitialised, removeHalfMade } from './embedded-folder.ts'
import { isAlive, readPidFile } from './embedded-process.ts'
import { type EmbeddedRefusal, refuse } from './embedded-refusal.ts'
import { give, type Runner } from './embedded-runner.ts'

/**
 * Nothing of our own environment (keys, tokens) is handed to Postgres, but on Windows, where programs fail without it.
 * Its messages must be English: they are read.
 */
const environment =
  process.platform === 'win32'
    ? {}
    : {
        env: {
          PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
          LC_ALL: 'C',
          TZ: 'UTC',
        },
      }

/**
 * Makes a fresh database in a folder aside and moves it into place when it is whole: a start that is killed in
 * between leaves nothing that looks finished, and of two that race one wins. UTF-8, sorted by code point on every
 * system alike.
 */
export async function initialise(
  folder: EmbeddedFolder,
  access: Access,
  binaries: Binaries,
  runner: Runner,
): Promise<EmbeddedRefusal | null> {
  removeHalfMade(folder)
  const draft = join(folder.dataDir, `postgres.init-${process.pid}`)
  const passwordFile = `${draft}.pw`
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(passwordFile, `${access.adminPassword}\n`, { mode: 0o600 })
    give(draft, runner.owner)
    give(passwordFile, runner.owner)
    const [command, args] = runner.wrap(binaries.initdb, [
      `--pgdata=${draft}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--set=dynamic_shared_memory_type=mmap',
    ])
    const child = spawn(command, args, {
      ...runner.as,
      ...environment,
      cwd: folder.dataDir,
      detached: true,
    })
    const said = await saidUntilExit(child)
    if (said !== null) return explain(said, folder)
    renameSync(draft, folder.cluster)
    return null
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(code ?? '') && isInitialised(folder)) return null
    throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
  }
}

/** What the program said, when it failed; null when it went well. */
function saidUntilExit(child: ChildProcess): Promise<string | null> {
  let said = ''
  child.stdout?.resume()
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0 ? null : said))
  })
}

/**
 * Settings of each start, on the command line, so that a new version's take effect at once. Loopback only and no Unix
 * socket (its path would be too long in deep folders). Memory between its processes goes through files in its own folder:
 * /dev/shm is 64 MB in containers. Its log never holds statements or values: they may hold what people wrote.
 */
const settings = (port: number) => ({
  listen_addresses: '127.0.0.1',
  port: String(port),
  unix_socket_directories: '',
  max_connections: '200',
  dynamic_shared_memory_type: 'mmap',
  huge_pages: 'off',
  max_wal_size: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
})

/** Starts Postgres in a process group of its own: a Ctrl-C in the terminal ends us first, and we end it. */
export async function launch(
  folder: EmbeddedFolder,
  port: number,
  binaries: Binaries,
  runner: Runner,
  extra: Record<string, string>,
): Promise<EmbeddedRefusal | 'ready' | 'raced' | 'port taken'> {
  give(folder.cluster, runner.owner)
  const options = Object.entries({ ...settings(port), ...extra }).map(([name, value]) => `--${name}=${value}`)
  const log = openLog(folder.logFile)
  const from = statSync(folder.logFile).size
  const [command, args] =
    process.platform === 'win32'
      ? // Sheds an administrator's rights, which postgres.exe refuses.
        [binaries.pg_ctl, ['start', '-W', '-D', folder.cluster, '-o', options.map((o) => `"${o}"`).join(' ')]]
      : runner.wrap(binaries.postgres, ['-D', folder.cluster, ...options])
  const child = spawn(command, args, {
    ...runner.as,
    ...environment,
    cwd: folder.dataDir,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.on('error', () => {
    ended = true
  })
  child.on('exit', () => {
    ended = process.platform !== 'win32'
  })
  child.unref()
  if (await isReady(folder.cluster, () => !ended)) return 'ready'
  const said = readFileSync(folder.logFile).subarray(from).toString('utf8')
  if (/could not bind|Address already in use/i.test(said)) return 'port taken'
  // Empty: another start has made the file this very moment and not yet written into it.
  if (/lock file ".*" (already exists|is empty)|pre-existing shared memory/i.test(said)) return 'raced'
  return explain(said, folder)
}

/** Resolves true when Postgres says so; false when it ended. After a crash it first recovers: that may take a while. */
export async function isReady(cluster: string, runs: () => boolean): Promise<boolean> {
  for (const until = Date.now() + 300_000; Date.now() < until && runs(); await sleep(20)) {
    const found = readPidFile(cluster)
    if (found?.status === 'ready' && isAlive(found.pid)) return true
  }
  return false
}

function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000) renameSync(file, `${file}.old`)
  return openSync(file, 'a', 0o600)
}

function explain(said: string, folder: EmbeddedFolder): EmbeddedRefusal {
  if (/No space left on device|Disk quota exceeded/i.test(said))
    return refuse(
      'disk',
      `The disk is full: the database in ${folder.dataDir} cannot start.`,
      'Free some space, then start again.',
    )
  if (/Read-only file system|Permission denied/i.test(said))
    return refuse(
      'folder',
      `The database may not write in ${folder.cluster}.`,
      'Give the user that starts this program the right to write there, or set DATA_DIR to another folder.',
    )
  const reason = /(?:FATAL|PANIC|initdb: error):\s+(.*)/.exec(said)?.[1]
  return refuse(
    'start',
    `The database in ${folder.dataDir} did not start${reason ? `: ${reason}` : ''}.`,
    `See ${folder.logFile}. To begin with an empty one, set DATA_DIR to another folder.`,
  )
}
