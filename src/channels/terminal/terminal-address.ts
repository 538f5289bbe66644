import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The chat that this data folder's terminal goes on with. `fresh`: begin another. */
export function terminalAddress(dataDir: string, fresh: boolean): { address: string; isNew: boolean } {
  const file = join(dataDir, 'terminal-chat.id')
  const kept = fresh ? null : read(file)
  if (kept) return { address: kept, isNew: false }
  const address = randomBytes(12).toString('hex')
  writeFileSync(file, `${address}\n`, { mode: 0o600 })
  return { address, isNew: true }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
