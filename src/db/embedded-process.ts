import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Postmaster {
  pid: number
  port: number
  /** Postgres' own word: `starting`, `ready`, `stopping`, `standby`; empty while it writes the file. */
  status: string
}

/** What postmaster.pid says; null when there is none. Its lines: pid, data directory, start time, port, socket, address, memory, status. */
export function readPidFile(cluster: string): Postmaster | null {
  let text: string
  try {
    text = readFileSync(join(cluster, 'postmaster.pid'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const lines = text.split('\n').map((line) => line.trim())
  return { pid: Math.abs(Number(lines[0])) || 0, port: Number(lines[3]) || 0, status: lines[7] ?? '' }
}

/** Postgres makes its pid file empty and fills it at once; one that stays empty is of a machine that lost power there. */
const emptyFor = 30_000

/**
 * The Postgres that runs on this data directory, or null. A pid file that outlived its process (a power cut, a number
 * that another program has since got) is removed: Postgres itself would take the other program for its twin.
 */
export function findPostmaster(cluster: string): Postmaster | null {
  const found = readPidFile(cluster)
  if (!found) return null
  if (found.pid === 0) {
    const file = join(cluster, 'postmaster.pid')
    const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - made > emptyFor) rmSync(file, { force: true })
    return null
  }
  if (isAlive(found.pid) && isPostgresOf(found.pid, cluster)) return found
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  return null
}

/** True for a process that runs; a dead one that nobody has buried (in a container without init) does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2).charAt(0))
  } catch {
    return false
  }
}

function isPostgresOf(pid: number, cluster: string): boolean {
  if (process.platform === 'win32') return true
  try {
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(cluster)
  } catch {
    return false
  }
}

/**
 * Ends a Postgres: first as one does (rolls back what is open, writes its checkpoint), after `patience` milliseconds
 * without (the next start recovers), at last by force.
 */
export async function endPostmaster(pid: number, patience = 10_000): Promise<void> {
  for (const [signal, wait] of [
    ['SIGINT', patience],
    ['SIGQUIT', 3000],
    ['SIGKILL', 3000],
  ] as const) {
    try {
      process.kill(pid, signal)
      if (process.platform !== 'win32') process.kill(pid, 'SIGCONT') // a stopped one hears nothing
    } catch {
      return
    }
    for (const until = Date.now() + wait; Date.now() < until; await sleep(20)) if (!isAlive(pid)) return
  }
}
