import { accessSync, constants, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Plain } from './progress.mjs'

/**
 * Runs `work` while no other start of this checkout prepares anything. A lock whose holder is dead is taken over.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(root, work) {
  const folder = join(root, '.build/prepare.lock')
  try {
    mkdirSync(dirname(folder), { recursive: true })
    accessSync(dirname(folder), constants.W_OK)
  } catch (error) {
    throw new Plain(
      `The folder ${root} cannot be written (${error.code}), and something must be installed or built in it.\nStart once as the user that owns it, then again as you.`,
    )
  }
  let told = false
  while (!take(folder)) {
    if (!told) process.stderr.write('Another start is preparing; waiting for it...\n')
    told = true
    await sleep(300)
  }
  const release = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

function take(folder) {
  try {
    mkdirSync(folder)
    writeFileSync(join(folder, 'pid'), String(process.pid))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  if (isStale(folder)) rmSync(folder, { recursive: true, force: true })
  return false
}

function isStale(folder) {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    // The moment between the folder and its file.
    if (!pid) return Date.now() - statSync(folder).mtimeMs > 5000
    process.kill(pid, 0)
    return false
  } catch (error) {
    if (error.code === 'ESRCH') return true
    if (error.code !== 'ENOENT') return false
    const stat = statSync(folder, { throwIfNoEntry: false })
    return stat ? Date.now() - stat.mtimeMs > 5000 : false
  }
}
