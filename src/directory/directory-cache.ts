import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../db/types.ts'
import { readDirectory } from './read-directory.ts'
import type { Directory } from './types.ts'

export interface DirectoryCache {
  /** The directory as last read; empty before the first refresh. Never changed in place. */
  current(): Directory
  /** Reads it anew. True when something changed (the index must be built again). Throws what the database throws, and keeps the last one. */
  refresh(): Promise<boolean>
}

const empty: Directory = { centers: [], services: [], offers: [], needs: [], examples: [] }

/** Keeps the directory in memory, so that a turn never waits for it. */
export function createDirectoryCache({
  db,
  log,
}: {
  db: Db
  log: { info(fields: object, message: string): void }
}): DirectoryCache {
  let directory = empty
  return {
    current: () => directory,
    async refresh() {
      const read = await readDirectory(db)
      if (isDeepStrictEqual(read, directory)) return false
      directory = read
      log.info({ centers: read.centers.length, services: read.services.length }, 'directory read')
      return true
    },
  }
}
