import { realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Access, readOrMakeAccess, saveAccess } from './embedded-access.ts'
import { findBinaries } from './embedded-binaries.ts'
import { initialise, isReady, launch } from './embedded-cluster.ts'
import { type EmbeddedFolder, isInitialised, openFolder } from './embedded-folder.ts'
import { embeddedUrl, type Keeper, keep } from './embedded-keeper.ts'
import { endPostmaster, findPostmaster, isAlive, type Postmaster } from './embedded-process.ts'
import { type EmbeddedRefusal, refuse, refuseFileError } from './embedded-refusal.ts'
import { chooseRunner } from './embedded-runner.ts'

export interface EmbeddedDatabase {
  ok: true
  /** Holds a password: never log it. */
  url: string
  /** It ran already: another process of ours uses it, or one was killed and left it. */
  adopted: boolean
  /** Gives it back. The last process that uses it ends Postgres. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Absolute. Made when missing. */
  dataDir: string
  /** Default: the port of the last start while it is free, else any free one. */
  port?: number
  /** Called with a short line for what takes a while. */
  log?(line: string): void
  /** Called once when Postgres went away while it was in use. */
  onLost?(): void
  /** Further settings of Postgres, such as `fsync=off` for tests. */
  settings?: Record<string, string>
}

/**
 * The PostgreSQL that came with the npm packages, on a loopback port, with its data below `dataDir`. When it runs
 * already (beside us, or left by a process that was killed) it is joined; one that does not answer is ended first.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase | EmbeddedRefusal> {
  try {
    return await start(options)
  } catch (error) {
    const refusal = refuseFileError(error, options.dataDir)
    if (refusal) return refusal
    throw error
  }
}

async function start(options: EmbeddedOptions): Promise<EmbeddedDatabase | EmbeddedRefusal> {
  const { log = () => {}, onLost = () => {} } = options
  const folder = openFolder(options.dataDir)
  if (!folder.ok) return folder
  const access = readOrMakeAccess(folder.accessFile)
  for (let attempt = 0; attempt < 5; attempt++) {
    const running = findPostmaster(folder.cluster)
    if (running) {
      const joined = await join(folder, access, running, onLost)
      if (joined !== 'gone') return joined
      continue
    }
    const binaries = await findBinaries()
    if (!binaries.ok) return binaries
    const runner = chooseRunner(folder, binaries.postgres)
    if (!runner.ok) return runner
    if (!isInitialised(folder)) {
      log('Making the database (once)...')
      const refusal = await initialise(folder, access, binaries, runner)
      if (refusal) return refusal
    }
    const port = await choosePort(options.port ?? access.port)
    if (options.port !== undefined && port !== options.port)
      return refuse('start', `Port ${options.port} of the database is taken.`, 'Choose another port for it.')
    const launched = await launch(folder, port, binaries, runner, options.settings ?? {})
    if (typeof launched === 'object') return launched
    if (launched === 'ready') {
      // "Ready" may be said by another start's Postgres, on another port: then nobody of ours answers here.
      const keeper = await keep(access, port, isDataOf(folder), onLost)
      if (typeof keeper === 'object') {
        if (access.port !== port) saveAccess(folder.accessFile, { ...access, port })
        return database(folder, access, port, keeper, false)
      }
    }
    await sleep(300 * (attempt + 1))
  }
  return refuse(
    'start',
    `The database in ${folder.dataDir} could not be started.`,
    `Another start may be under way: try again in a minute. Else see ${folder.logFile}.`,
  )
}

/** Joins a Postgres that runs. `gone`: it ended, by itself or because it did not answer. */
async function join(
  folder: EmbeddedFolder,
  access: Access,
  running: Postmaster,
  onLost: () => void,
): Promise<EmbeddedDatabase | EmbeddedRefusal | 'gone'> {
  const patience = Date.now() + 15_000
  const wait = () => isAlive(running.pid) && (readStatus(folder) === 'starting' || Date.now() < patience)
  if (await isReady(folder.cluster, wait)) {
    const port = findPostmaster(folder.cluster)?.port ?? running.port
    for (const until = Date.now() + 5000; Date.now() < until; await sleep(200)) {
      const keeper = await withLimit(keep(access, port, isDataOf(folder), onLost), 5000)
      if (typeof keeper === 'object') return database(folder, access, port, keeper, true)
      if (keeper === 'wrong password')
        return refuse(
          'foreign',
          `The running database in ${folder.cluster} does not take the password in ${folder.accessFile}.`,
          'Bring that file back from a copy of the folder, or set DATA_DIR to another folder.',
        )
      if (!isAlive(running.pid)) return 'gone'
    }
  }
  await endPostmaster(running.pid)
  return 'gone'
}

function database(
  folder: EmbeddedFolder,
  access: Access,
  port: number,
  keeper: Keeper,
  adopted: boolean,
): EmbeddedDatabase {
  let stopping: Promise<void> | undefined
  const stop = async () => {
    // A Postgres that no longer answers is not ours to judge here: it ends, and the next start recovers.
    const last = await withLimit(
      keeper.isLast().catch(() => true),
      4000,
    )
    const pid = findPostmaster(folder.cluster)?.pid
    if (last !== false && pid) await endPostmaster(pid)
    await keeper.close().catch(() => {})
  }
  return {
    ok: true,
    url: embeddedUrl(access, port),
    adopted,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
  }
}

const readStatus = (folder: EmbeddedFolder) => findPostmaster(folder.cluster)?.status

const isDataOf = (folder: EmbeddedFolder) => (path: string) => {
  try {
    return realpathSync(path) === folder.cluster
  } catch {
    return false
  }
}

const withLimit = <T>(promise: Promise<T>, milliseconds: number): Promise<T | 'no answer'> => {
  const limit = new AbortController()
  const late = sleep(milliseconds, 'no answer' as const, { signal: limit.signal, ref: false }).catch(
    () => 'no answer' as const,
  )
  return Promise.race([promise, late]).finally(() => limit.abort())
}

/** The wished port when it is free, else any free one of loopback. */
async function choosePort(wished: number): Promise<number> {
  return (wished && (await freePort(wished))) || ((await freePort(0)) ?? 0)
}

function freePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}
