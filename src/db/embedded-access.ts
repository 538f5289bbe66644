import { randomBytes } from 'node:crypto'
import { chownSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** How we get into the embedded database. */
export interface Access {
  port: number
  /** Of the role `mpcc`, which owns the database `mpcc` and may make others. */
  password: string
  /** Of `postgres`, for starting and stopping. */
  adminPassword: string
}

/** What the file says; the first of two starts that both find none makes it for both. */
export function readOrMakeAccess(file: string): Access {
  const there = read(file)
  if (there) return there
  const made = { port: 0, password: secret(), adminPassword: secret() }
  const draft = writeDraft(file, made)
  try {
    linkSync(draft, file)
    return made
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST') return read(file) ?? made
    // A file system without links (exFAT, some network shares): two first starts at once are not told apart there.
    renameSync(draft, file)
    return made
  } finally {
    rmSync(draft, { force: true })
  }
}

export function saveAccess(file: string, access: Access): void {
  renameSync(writeDraft(file, access), file)
}

function read(file: string): Access | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Access
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function writeDraft(file: string, access: Access): string {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(dirname(file))
    chownSync(draft, uid, gid)
  }
  return draft
}

const secret = () => randomBytes(24).toString('base64url')
