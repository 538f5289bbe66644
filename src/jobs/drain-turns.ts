import type postgres from 'postgres'
import { isOutage } from '../db/outage.ts'
import type { Lanes } from '../turn/lanes.ts'
import { PoisonError, type Turns } from '../turn/run-turn.ts'
import type { recordFailure } from './poison.ts'

export interface DrainDeps {
  sql: postgres.Sql
  turns: Turns
  lanes: Lanes
  now(): number
  recordFailure: typeof recordFailure extends (deps: infer _D, ...rest: infer R) => infer O
    ? (...rest: R) => O
    : never
}

const contactsAtOnce = 64
const sideBySide = 8

export interface TurnDrain {
  /** Handles all that waits for these contacts, each in its order, contacts side by side. */
  handle(contactIds: string[]): Promise<void>
  /** Handles whatever waits and is due, of anybody. */
  drain(): Promise<void>
}

/** Turns of stored messages: what a ring, a sweep or the receiver brings up. */
export function createTurnDrain(deps: DrainDeps): TurnDrain {
  const { sql, turns, lanes } = deps

  async function handleOne(contactId: string, wait: boolean): Promise<void> {
    for (;;) {
      try {
        if ((await turns.handleNext(contactId, { wait })) === 'done') return
      } catch (error) {
        if (!(error instanceof PoisonError)) throw error
        // Not this message's fault: it must not be taken for poison because the database went away three times.
        if (isOutage(error.cause)) throw error.cause
        // After the last try the row is dead and what waits behind it goes on; before that it waits, and so do they.
        if ((await deps.recordFailure(error.inboxId, error.cause)) === 'later') return
      }
    }
  }

  async function all(contactIds: string[], wait: boolean): Promise<void> {
    const queue = [...contactIds]
    const next = async (): Promise<void> => {
      for (let id = queue.shift(); id; id = queue.shift()) {
        const contactId = id
        await lanes.run(`contact:${contactId}`, () => handleOne(contactId, wait))
      }
    }
    const results = await Promise.allSettled(Array.from({ length: sideBySide }, next))
    const failed = results.find((r) => r.status === 'rejected')
    if (failed) throw failed.reason
  }

  return {
    handle: (contactIds) => all(contactIds, true),
    async drain() {
      for (;;) {
        const rows = await sql<{ contactId: string }[]>`
          select contact_id as "contactId" from inbox
          where state = 'waiting' and attempts >= 0 and due_at <= ${new Date(deps.now()).toISOString()}::timestamptz
          group by contact_id order by min(received_at) limit ${contactsAtOnce}`
        await all(
          rows.map((row) => row.contactId),
          false,
        )
        if (rows.length < contactsAtOnce) return
      }
    },
  }
}
