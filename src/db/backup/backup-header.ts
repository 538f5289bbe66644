import { hkdfSync, randomBytes } from 'node:crypto'

/**
 * The first two lines of a backup, in the clear: what it is, when it was made, and which key opens it. They are bound to
 * all that follows, so that they cannot be changed.
 */
export interface BackupHeader {
  kind: 'content' | 'keys'
  /** ISO instant. */
  createdAt: string
  /** Tells installations apart that share a folder. */
  installation: string
  /** Tells master keys apart without telling anything about them. */
  keyId: string
  /** Hex. Each backup has a key of its own. */
  salt: string
}

export const magic = 'mpcc-chat backup 1\n'

export const newHeader = (
  masterKey: Buffer,
  of: Pick<BackupHeader, 'kind' | 'installation'> & { now: Date },
): BackupHeader => ({
  kind: of.kind,
  createdAt: of.now.toISOString(),
  installation: of.installation,
  keyId: keyIdOf(masterKey),
  salt: randomBytes(32).toString('hex'),
})

export const keyIdOf = (masterKey: Buffer): string =>
  derive(masterKey, '', 'mpcc-chat backup key id', 8).toString('hex')

export const backupKey = (masterKey: Buffer, { salt }: BackupHeader): Buffer =>
  derive(masterKey, Buffer.from(salt, 'hex'), 'mpcc-chat backup', 32)

const derive = (key: Buffer, salt: string | Buffer, info: string, length: number) =>
  Buffer.from(hkdfSync('sha256', key, salt, info, length))
