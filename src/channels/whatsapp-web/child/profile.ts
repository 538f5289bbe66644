import { mkdirSync, readFileSync, readlinkSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/** A browser that finds less room than this for its profile breaks it. Bytes. */
const leastRoom = 200 * 1024 * 1024

/** Makes the profile's folder, for this user alone. */
export function openProfile(profile: string): 'ok' | 'disk_full' {
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = statfsSync(profile)
    return bavail * bsize < leastRoom ? 'disk_full' : 'ok'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return 'disk_full'
    throw error
  }
}

/**
 * Ends a browser that an earlier child left behind and takes its lock away. Whoever calls this holds the number's lock in the
 * database; Chromium's own lock names the machine, which changes with every container, and would then hold for ever.
 */
export function endOldBrowser(profile: string): void {
  const pid = Number(/-(\d+)$/.exec(linkOf(join(profile, 'SingletonLock')))?.[1])
  if (pid > 1 && commandLine(pid).includes(profile)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone.
    }
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
    rmSync(join(profile, name), { force: true })
}

/** The session of a device that the phone removed is worth nothing. */
export const removeProfile = (profile: string) =>
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
