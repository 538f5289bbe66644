import { loadSample } from '../../src/directory/load-sample.ts'
import { readDirectory } from '../../src/directory/read-directory.ts'
import { sampleFile } from '../../src/directory/read-sample.ts'
import type { Directory } from '../../src/directory/types.ts'
import { testDatabase } from '../support/database.ts'

/** The directory of a new installation, by way of a real database. */
export async function sampleDirectory(): Promise<Directory> {
  await using database = await testDatabase()
  await database.db.transaction((tx) => loadSample(tx, sampleFile))
  return await readDirectory(database.db)
}
