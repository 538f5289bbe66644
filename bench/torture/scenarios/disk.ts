import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { chmod, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPostmaster } from '../../../src/db/embedded-process.ts'
import type { Scenario } from '../scenario.ts'
import { oneProcess } from '../world.ts'
import { inDoubtAtMost } from './kill.ts'

const sizeMb = 320

/** A file system of its own for the data folder, which needs root on Linux. */
function mountSmallDisk(): { folder: string; unmount(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'mpcc-torture-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0755`, 'mpcc-torture', folder], {
    stdio: 'pipe',
  })
  const unmount = () => {
    const running = findPostmaster(join(folder, 'data', 'postgres'))
    if (running) process.kill(running.pid, 'SIGKILL')
    try {
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
      rmSync(folder, { recursive: true, force: true })
    } catch {}
  }
  return { folder, unmount }
}

async function fill(folder: string): Promise<() => Promise<void>> {
  const name = join(folder, 'filler')
  const file = await open(name, 'w')
  try {
    for (const block = Buffer.alloc(64 * 1024); ; ) await file.write(block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
  return () => rm(name, { force: true })
}

/**
 * The program with its own embedded Postgres on a disk that fills up: Postgres may refuse or end, and the program with it. Then
 * there is space again. At each start that fails and each end of Postgres the supervisor starts it anew.
 */
export const fullDisk: Scenario = {
  name: 'disk full',
  async cannot() {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      return 'needs root on Linux, for a small disk of its own'
    try {
      mountSmallDisk().unmount()
      return null
    } catch {
      return 'no file system may be mounted here'
    }
  },
  async setting() {
    const disk = mountSmallDisk()
    await chmod(disk.folder, 0o755)
    process.once('exit', disk.unmount)
    return {
      processes: oneProcess,
      mode: 'webhook',
      ownDataDir: join(disk.folder, 'data'),
      async [Symbol.asyncDispose]() {
        process.removeListener('exit', disk.unmount)
        disk.unmount()
      },
    }
  },
  async happen({ world, quick }) {
    const folder = join(world.dataDir, '..')
    const [service] = world.services
    const before = service?.starts() ?? 0
    const rounds = quick ? 1 : 3
    let full = 0
    for (let i = 0; i < rounds; i++) {
      const free = await fill(folder)
      // Postgres keeps some room in files that it has already: until it wants a new one, all goes on.
      await sleep(quick ? 6_000 : 12_000)
      if (statfsSync(folder).bavail < 64) full++
      await free()
      await service?.ready()
      await sleep(4_000)
    }
    const restarts = (service?.starts() ?? 0) - before
    return { doublesBound: restarts * inDoubtAtMost, what: `${full} times full, ${restarts} restarts` }
  },
}
