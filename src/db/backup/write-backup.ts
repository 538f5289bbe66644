import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type postgres from 'postgres'
import type { BackupHeader } from './backup-header.ts'
import { encodeFrame, type TableShape } from './frames.ts'
import { sealing } from './sealed-file.ts'
import { appliedMigrations, columnList, tableName, tablesInOrder } from './tables.ts'

const pieceSize = 64 * 1024

/**
 * Writes all tables of one schema, as they are at one moment, while the service goes on: COPY's text, which every later
 * PostgreSQL reads. The file appears under its name only when it is complete. Resolves to the number of rows.
 */
export async function writeBackup(
  sql: postgres.Sql,
  masterKey: Buffer,
  header: BackupHeader,
  schema: string,
  file: string,
): Promise<number> {
  const draft = `${file}.part`
  let rows = 0
  try {
    await sql.begin('isolation level repeatable read read only', async (tx) => {
      await tx`set local statement_timeout = 0`
      await tx`set local idle_in_transaction_session_timeout = 0`
      const manifest = { format: 1 as const, migrations: await appliedMigrations(tx) }
      const tables = await tablesInOrder(tx, schema)
      async function* frames() {
        yield encodeFrame({ type: 'manifest', manifest })
        for (const table of tables) {
          yield encodeFrame({ type: 'table', table })
          for await (const data of copyOut(tx, table)) {
            rows += countRows(data)
            yield encodeFrame({ type: 'data', data })
          }
        }
        yield encodeFrame({ type: 'end' })
      }
      // Mode 600: what is sealed is still nobody else's. `flush`: on the disk before it gets its name.
      const out = createWriteStream(draft, { mode: 0o600, flush: true })
      await pipeline(Readable.from(frames()), createGzip(), sealing(masterKey, header), out)
    })
    await rename(draft, file)
    return rows
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * COPY sends row by row; they go on in pieces of some 64 KB. postgres.js pauses its socket when the stream is full and lets it
 * go on at the next read; but a stream that has heard its end is read no more. Where the last rows fill it and the end comes in
 * the same packet, the connection would rest for ever: so it is read once more at the end.
 */
async function* copyOut(tx: postgres.TransactionSql, table: TableShape): AsyncGenerator<Buffer> {
  const rows = await tx.unsafe(`copy ${tableName(table)} (${columnList(table)}) to stdout`).readable()
  let held: Buffer[] = []
  let size = 0
  for await (const row of rows as AsyncIterable<Buffer>) {
    held.push(row)
    size += row.length
    if (size < pieceSize) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  rows._read(0)
  if (size > 0) yield Buffer.concat(held)
}

/** COPY's text writes a line end inside a value as `\n`, so each real one ends a row. */
function countRows(data: Buffer): number {
  let count = 0
  for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1)) count++
  return count
}
