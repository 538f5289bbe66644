import { sql } from 'drizzle-orm'
import { facts } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** An event without a person: what happened, where, and the little that figures are divided by. */
export interface CountedFact {
  kind: string
  /** When it happened; counted by the day at the centers. */
  at: Date
  /** -1 takes one back that was counted by mistake, with the same details. */
  n?: number
  service?: string | null
  center?: string | null
  channel?: string | null
  language?: string | null
  sex?: string | null
  ageBand?: string | null
  disability?: string | null
  detail?: string | null
}

/** Writes facts in the commit of the events that they tell of. Append only; nothing in them leads to anybody. */
export async function countFacts(tx: Tx, counted: readonly CountedFact[]): Promise<void> {
  if (counted.length === 0) return
  await tx.insert(facts).values(
    counted.map(({ at, n = 1, ...fact }) => ({
      ...fact,
      n,
      day: sql`(${at.toISOString()}::timestamptz at time zone 'Asia/Damascus')::date`,
    })),
  )
}
