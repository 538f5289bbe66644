import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { BackupHeader } from './backup-header.ts'
import { decodeFrames, type Frame, type Manifest } from './frames.ts'
import { damaged, isDamaged, keyFor, opening, readHeader, type Unreadable } from './sealed-file.ts'

export interface OpenBackup {
  ok: true
  header: BackupHeader
  manifest: Manifest
  /** All frames after the manifest. May be read more than once. */
  frames(): AsyncGenerator<Frame>
}

/**
 * Opens a backup and reads it once to its very end, so that a damaged, shortened or changed one is refused before
 * anything is written. `masterKeys`: the present one, and those of the past that old contents are sealed by.
 */
export async function readBackup(
  file: string,
  kind: BackupHeader['kind'],
  masterKeys: Buffer[],
): Promise<OpenBackup | Unreadable> {
  const read = await readHeader(file)
  if (!read.ok) return read
  const { header } = read
  if (header.kind !== kind) return { ok: false, why: 'not-a-backup' }
  const key = keyFor(masterKeys, header)
  if (!key) return { ok: false, why: 'other-key' }
  const all = () => decodeFrames(unzipped(opening(file, key, header)))
  try {
    let manifest: Manifest | null = null
    for await (const frame of all()) {
      if (!manifest && frame.type !== 'manifest') throw damaged()
      if (frame.type === 'manifest') manifest = frame.manifest
    }
    if (manifest?.format !== 1) throw damaged()
    return { ok: true, header, manifest, frames: all }
  } catch (error) {
    if (isDamaged(error)) return { ok: false, why: 'damaged' }
    throw error
  }
}

/** An error of the source must reach the reader, not an event that nobody hears. */
async function* unzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip()
  const fed = pipeline(Readable.from(source), gunzip)
  fed.catch(() => {})
  yield* gunzip
  await fed
}
