import type { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type postgres from 'postgres'
import type { TableShape } from './frames.ts'
import type { OpenBackup } from './read-backup.ts'
import { columnList, tableName } from './tables.ts'

/** Copies a backup's rows into tables that are empty. Throws when one does not take them; the caller rolls back. */
export async function loadBackup(tx: postgres.TransactionSql, backup: OpenBackup): Promise<void> {
  let table: TableShape | null = null
  let copy: Writable | null = null
  const finish = async () => {
    if (table && copy) await finishCopy(tx, table, copy)
  }
  for await (const frame of backup.frames()) {
    if (frame.type === 'table') {
      await finish()
      table = frame.table
      copy = await tx.unsafe(`copy ${tableName(table)} (${columnList(table)}) from stdin`).writable()
      // Its reason is told by the next statement: a failed COPY ends the transaction.
      copy.on('error', () => {})
    } else if (frame.type === 'data' && copy) await written(copy, frame.data)
  }
  await finish()
}

/** Resolves when the socket has taken it, or when the copy has failed. */
const written = (copy: Writable, data: Buffer) =>
  new Promise<void>((resolve) => {
    copy.write(data, () => resolve())
  })

/**
 * postgres.js tells nobody of an error that comes after the last row (a broken reference, a doubled key), so the end of
 * the stream is not waited for: the statement behind it sees what became of it, and continues the table's numbering.
 */
async function finishCopy(tx: postgres.TransactionSql, table: TableShape, copy: Writable) {
  copy.end()
  // All is written, so the end goes out in this tick; only then does postgres.js take another statement.
  await setImmediate()
  try {
    await continueNumbers(tx, table)
  } catch (error) {
    throw new Error(`table ${table.name} does not take the rows of the backup`, { cause: error })
  }
}

/** A serial column goes on after the highest number that was loaded. */
async function continueNumbers(tx: postgres.TransactionSql, table: TableShape) {
  const name = tableName(table)
  const serials = await tx<{ column: string; sequence: string }[]>`
    select c as "column", pg_get_serial_sequence(${name}, c) as sequence
    from unnest(${table.columns}::text[]) c where pg_get_serial_sequence(${name}, c) is not null`
  for (const { column, sequence } of serials)
    await tx.unsafe(`select setval($1::regclass, coalesce(max("${column}"), 0) + 1, false) from ${name}`, [
      sequence,
    ])
}
