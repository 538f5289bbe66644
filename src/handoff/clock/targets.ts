import { handoffTargets } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** Working minutes until the first answer, and until each later one. */
interface Target {
  firstMinutes: number
  nextMinutes: number
}
export type Targets = Record<number, Target>

const normal: Target = { firstMinutes: 240, nextMinutes: 240 }

/** What the service comes with; rows of `handoff_targets` differ from it. By priority: crisis, high, normal. */
const usualTargets: Targets = {
  0: { firstMinutes: 5, nextMinutes: 5 },
  1: { firstMinutes: 60, nextMinutes: 60 },
  2: normal,
}

export async function readTargets(db: Db | Tx): Promise<Targets> {
  const rows = await db.select().from(handoffTargets)
  return { ...usualTargets, ...Object.fromEntries(rows.map(({ priority, ...target }) => [priority, target])) }
}

/** In milliseconds. */
export function targetMs(targets: Targets, priority: number, first: boolean): number {
  const target = targets[priority] ?? normal
  return (first ? target.firstMinutes : target.nextMinutes) * 60_000
}
