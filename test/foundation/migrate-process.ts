import { connectRaw } from '../../src/db/client.ts'
import { migrate } from '../../src/db/migrate.ts'

/** Migrates the database in `URL` and prints how much there was to do. */
const sql = connectRaw(process.env.URL ?? '', { max: 2 })
const migrated = await migrate(sql)
await sql.end()
console.log(migrated.ok ? `applied ${migrated.applied}` : migrated.why)
process.exitCode = migrated.ok ? 0 : 1
