import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { migrate } from '../../src/db/migrate.ts'
import { databaseUrl } from './database-url.ts'

/** A migrated database that each test file's own is cloned from. */
export async function makeTemplate(adminUrl: string): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `template_${randomBytes(6).toString('hex')}`
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    await admin.unsafe(`create database ${name} template template0 encoding 'UTF8'`)
    await migrateOnce(databaseUrl(adminUrl, name))
  } finally {
    await admin.end()
  }
  return {
    name,
    async drop() {
      const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
      await sql.unsafe(`drop database if exists ${name} with (force)`)
      await sql.end()
    },
  }
}

async function migrateOnce(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const result = await migrate(sql)
    if (!result.ok) throw new Error(`The template was not migrated: ${result.why}`)
  } finally {
    await sql.end()
  }
}
