import type postgres from 'postgres'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  sent(channel: string, result: string): void
  /** Starts the clock of a message; call what it returns when the message is acknowledged. */
  turnTimer(channel: string): () => void
  turnFailed(outcome: 'later' | 'dead'): void
  /** Too much was in work: a page was asked to send again, or a message was stored without its turn. */
  shed(channel: string, how: 'asked again' | 'stored'): void
}

export interface MetricsDeps {
  sql: postgres.Sql
  doubtBound: number
  /** Sends under way or not yet marked. */
  inDoubt(): number
  /** Messages whose turns run or wait in this process. */
  inWork(): number
}

/** Figures of this process and of the rows that wait. Labels are kinds and codes: never a person, never a word. */
export function createMetrics({ sql, doubtBound, inDoubt, inWork }: MetricsDeps): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const turns = new Histogram({
    name: 'mpcc_turn_seconds',
    help: "From a message's arrival to its acknowledgement: its turn is committed, or (when late or in a batch) its row",
    labelNames: ['channel'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  })
  const sends = counter('mpcc_sends_total', 'Sends by channel and result', ['channel', 'result'])
  const failures = counter('mpcc_turn_failures_total', 'Turns that failed and are tried again, or are dead', [
    'outcome',
  ])
  const shed = counter(
    'mpcc_shed_total',
    'Messages that were asked to come again, or stored without a turn',
    ['channel', 'how'],
  )
  gauge('mpcc_doubles_bound', 'Answers that a crash of this process may double at most', () => doubtBound)
  gauge('mpcc_sends_in_doubt', 'Answers that a crash of this process would double now', inDoubt)
  gauge('mpcc_messages_in_work', 'Messages whose turns run or wait in this process', inWork)
  for (const table of ['inbox', 'outbox'] as const) rowsThatWait(table, sql, registers)
  return {
    registry,
    sent: (channel, result) => sends.inc({ channel, result }),
    turnTimer: (channel) => turns.startTimer({ channel }),
    turnFailed: (outcome) => failures.inc({ outcome }),
    shed: (channel, how) => shed.inc({ channel, how }),
  }
}

/** How many rows wait, and for how long the oldest has. Without a database they keep what was last seen. */
function rowsThatWait(table: 'inbox' | 'outbox', sql: postgres.Sql, registers: Registry[]) {
  const depth = new Gauge({
    name: `mpcc_${table}_waiting`,
    help: `Rows of the ${table} that wait and are due`,
    registers,
  })
  new Gauge({
    name: `mpcc_${table}_age_seconds`,
    help: `Age of the oldest row of the ${table} that waits and is due`,
    registers,
    async collect() {
      const time = table === 'inbox' ? sql`received_at` : sql`created_at`
      // As the index of what is due says it: by parameters it would be a read of the whole table.
      const waits = table === 'inbox' ? sql`state = 'waiting'` : sql`state in ('queued', 'leased')`
      const [row] = await sql<{ age: number; depth: number }[]>`
        select greatest(coalesce(extract(epoch from now() - min(${time})), 0), 0)::float8 as age, count(*)::float8 as depth
        from ${sql(table)} where ${waits} and attempts >= 0 and due_at <= now()`.catch(() => [])
      if (!row) return
      this.set(row.age)
      depth.set(row.depth)
    },
  })
}
