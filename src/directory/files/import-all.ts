import type { Db } from '../../db/types.ts'
import type { FileRow } from './columns.ts'
import { type Imported, importRows } from './import-rows.ts'

class TakenBack extends Error {}

/** Imports rows in one transaction. A trial does everything, tells what it did, and takes it back. */
export async function importAll(db: Db, rows: FileRow[], now: Date, isTrial: boolean): Promise<Imported> {
  let result: Imported = { ok: false, errors: [] }
  try {
    await db.transaction(async (tx) => {
      result = await importRows(tx, rows, now)
      if (isTrial || !result.ok) throw new TakenBack()
    })
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  }
  return result
}
