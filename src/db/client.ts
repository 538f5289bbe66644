import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema/index.ts'
import type { Db } from './types.ts'

export interface Connection {
  /**
   * Raw tagged SQL on the same pool. Drizzle takes over this client's date parsers: timestamps come back as
   * strings here. A hot path that wants postgres.js' own types makes a client by `connectRaw`.
   */
  sql: postgres.Sql
  db: Db
  /** Waits up to 5 s for running queries. */
  close(): Promise<void>
}

export interface ConnectOptions {
  /** Most connections of this pool. */
  max: number
  /** Seen in pg_stat_activity. */
  name?: string
  /** Milliseconds a statement may take; 0: no limit. */
  statementTimeout?: number
  /** Seconds until a connection is replaced by a new one; null: never. */
  lifetime?: number | null
  /** Called for each connection that closes. */
  onclose?: () => void
  /** Further settings of the session. */
  parameters?: Record<string, string | number>
}

/** A pool with drizzle on it. Nothing is opened before the first query. */
export function connect(url: string, options: ConnectOptions): Connection {
  const sql = connectRaw(url, options)
  return { sql, db: drizzle(sql, { schema }), close: () => sql.end({ timeout: 5 }) }
}

/**
 * A postgres.js pool: UTC, silent about notices. Without postgres.js' `debug` option a thrown error
 * does not show the parameters, so that words never reach a log by way of an error.
 */
export function connectRaw(url: string, options: ConnectOptions): postgres.Sql {
  return postgres(url, {
    max: options.max,
    connect_timeout: 10,
    onnotice: () => {},
    ...(options.lifetime !== undefined && { max_lifetime: options.lifetime }),
    ...(options.onclose && { onclose: options.onclose }),
    connection: {
      ...options.parameters,
      application_name: options.name ?? 'mpcc-chat',
      TimeZone: 'UTC',
      statement_timeout: options.statementTimeout ?? 30_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  })
}

/**
 * The client of the hot path. Its few statements are prepared once and always go by an index, also where their plan was
 * made while a table was new and small: such a plan reads the whole table, and it stays in use when the table has grown.
 */
export function connectHot(url: string): postgres.Sql {
  return connectRaw(url, {
    max: 6,
    name: 'mpcc-chat-turns',
    parameters: {
      plan_cache_mode: 'force_generic_plan',
      enable_seqscan: 'off',
      enable_bitmapscan: 'off',
      enable_hashjoin: 'off',
      enable_mergejoin: 'off',
    },
  })
}
