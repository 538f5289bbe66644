import { randomBytes, scryptSync } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export type GivenKey = { ok: true; key: Buffer } | { ok: false; why: 'short' }

/** Shortest passphrase, in characters. */
export const shortestPassphrase = 16

/**
 * What `MASTER_KEY` means: 32 bytes as 64 hex digits or as base64, else a passphrase. A passphrase goes through scrypt
 * with a fixed salt (half a second, 128 MB a guess): every process and every restored backup must come to the same key
 * from the words alone, and there is one installation behind a key, so that a salt of its own would guard little.
 */
export function readMasterKey(text: string): GivenKey {
  const given = text.trim()
  if (/^[0-9a-f]{64}$/i.test(given)) return { ok: true, key: Buffer.from(given, 'hex') }
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(given)) {
    const key = Buffer.from(given.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
    if (key.length === 32) return { ok: true, key }
  }
  if ([...given].length < shortestPassphrase) return { ok: false, why: 'short' }
  const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
  return { ok: true, key: scryptSync(given.normalize('NFC'), 'mpcc-chat master key 1', 32, cost) }
}

export const newMasterKey = (): string => randomBytes(32).toString('base64')

export interface TrialKey {
  key: Buffer
  file: string
}

/**
 * The key for trying out: made once, in a file outside of the data folder, so that a copy of the data alone opens nothing.
 * The data folder holds only a number that names the file, so that it may be moved. Where the home folder cannot be
 * written the file goes beside the data folder.
 */
export function trialKey(dataDir: string, configHome: string): TrialKey {
  const id = makeOnce(join(dataDir, 'trial-key.id'), () => randomBytes(8).toString('hex'))
  const homes = [
    join(configHome, 'mpcc-chat', id),
    join(dirname(dataDir), `.${basename(dataDir).replace(/^\./, '')}-trial-key`, id),
  ]
  const files = homes.map((home) => join(home, 'trial.key'))
  const there = files.find((file) => existsSync(file))
  if (there) return { key: readTrialKey(there), file: there }
  let failed: unknown
  for (const file of files) {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      if (file !== files[0]) writeFileSync(join(dirname(dirname(file)), '.gitignore'), '*\n')
      makeOnce(file, newMasterKey)
      return { key: readTrialKey(file), file }
    } catch (error) {
      failed = error
    }
  }
  throw failed
}

function readTrialKey(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length === 32) return key
  throw Object.assign(new Error(`${file} is damaged`), { code: 'EDAMAGED', path: file })
}

/** Of two processes that both find no file, both read what one of them wrote. */
function makeOnce(file: string, make: () => string): string {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  if (!existsSync(file)) {
    writeFileSync(draft, `${make()}\n`, { mode: 0o600, flag: 'wx' })
    try {
      linkSync(draft, file)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'EEXIST') writeFileSync(file, readFileSync(draft), { mode: 0o600 })
    } finally {
      rmSync(draft, { force: true })
    }
  }
  return readFileSync(file, 'utf8').trim()
}
