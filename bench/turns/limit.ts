import { randomBytes, randomUUID } from 'node:crypto'
import type postgres from 'postgres'

/**
 * The limit: the rows of one turn (a message in, one answer out, where she stands, the mark that it was sent) written as
 * the least statement that keeps them in one commit, by so many clients at once and without any bot. Transactions a second.
 */
export async function measureLimit(sql: postgres.Sql, seconds: number, clients: number): Promise<number> {
  await sql`drop schema if exists bench_limit cascade`
  await sql`create schema bench_limit`
  await sql`create table bench_limit.place (id uuid primary key, version bigint not null, state bytea)`
  await sql`create table bench_limit.inbox (id uuid primary key, hash bytea unique, body bytea)`
  await sql`create table bench_limit.outbox (id uuid primary key, body bytea, state text)`
  const ids = Array.from({ length: clients * 12 }, () => randomUUID())
  await sql`insert into bench_limit.place select id, 0, null from unnest(${ids}::uuid[]) id`
  const [body, state] = [randomBytes(300), randomBytes(700)]
  const until = performance.now() + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = 0; performance.now() < until; n++) {
        await sql`
          with p as (update bench_limit.place set version = version + 1, state = ${state} where id = ${ids[client * 12 + (n % 12)] as string} returning 1),
          i as (insert into bench_limit.inbox values (${randomUUID()}, ${randomBytes(32)}, ${body})),
          o as (insert into bench_limit.outbox values (${randomUUID()}, ${body}, 'sent'))
          select 1 from p`
        done++
      }
    }),
  )
  await sql`drop schema bench_limit cascade`
  return done / seconds
}
