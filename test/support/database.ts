import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { inject } from 'vitest'
import * as schema from '../../src/db/schema/index.ts'
import type { Db } from '../../src/db/types.ts'
import { databaseUrl } from './database-url.ts'

export interface TestDatabase extends AsyncDisposable {
  url: string
  sql: postgres.Sql
  db: Db
}

/**
 * A database of one's own, cloned from the migrated template in some 50 ms. `empty`: without any table.
 * Closing it fails when someone else is still connected: a leaked connection is a bug of what was tested.
 */
export async function testDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, (admin) => clone(admin, name, options.empty ? 'template0' : inject('template')))
  const url = databaseUrl(adminUrl, name)
  const sql = postgres(url, { max: 4, onnotice: () => {}, connection: { application_name: 'test' } })
  return {
    url,
    sql,
    db: drizzle(sql, { schema }),
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 5 })
      const leaked = await asAdmin(adminUrl, async (admin) => {
        const left = await stillConnected(admin, name)
        await drop(admin, name)
        return left
      })
      if (leaked.length > 0) throw new Error(`leaked connections: ${leaked.join(', ')}`)
    },
  }
}

async function asAdmin<T>(url: string, work: (admin: postgres.Sql) => Promise<T>): Promise<T> {
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** Two files that clone at the same moment disturb each other ("being accessed by other users"): one waits. */
async function clone(admin: postgres.Sql, name: string, template: string) {
  await admin`select pg_advisory_lock(hashtext(${template}))`
  await admin.unsafe(`create database ${name} template ${template}`)
  await admin`select pg_advisory_unlock(hashtext(${template}))`
}

/** Connections need a moment to be seen closed; what stays longer than 2 s is named by its application. */
async function stillConnected(admin: postgres.Sql, name: string): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const rows = await admin<{ application_name: string; state: string }[]>`
      select application_name, state from pg_stat_activity where datname = ${name} and backend_type = 'client backend'`
    if (rows.length === 0 || tries === 40)
      return rows.map((row) => `${row.application_name || 'unnamed'} (${row.state})`)
    await sleep(50)
  }
}

/** Postgres' own autovacuum may be at work in it, which only a superuser may end: it is done in a moment. */
async function drop(admin: postgres.Sql, name: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await admin.unsafe(`drop database ${name} with (force)`)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== '42501' || tries > 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
