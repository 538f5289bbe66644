import { compileFlow, type Defaults, type Flow } from './compile.ts'
import { parseSteps } from './parse.ts'

/** All flows as the engine runs them: the present ones by id, and by hash also those that were published before. */
export interface Flows {
  defaults: Defaults
  byId: ReadonlyMap<string, Flow>
  byHash: ReadonlyMap<string, Flow>
}

export const flowsOf = (defaults: Defaults, flows: Flow[]): Flows => ({
  defaults,
  byId: new Map(flows.map((f) => [f.id, f])),
  byHash: new Map(flows.map((f) => [f.hash, f])),
})

/** A published structure as the turn stores it, by hash. */
export interface StoredRevision {
  hash: string
  flow: string
  /** JSON of the flow's source. */
  structure: string
}

/** What to store before these flows are used, so that people who wait in them can finish after an edit. */
export const structures = (flows: Flows): StoredRevision[] =>
  [...flows.byId.values()].map((f) => ({ hash: f.hash, flow: f.id, structure: JSON.stringify(f.source) }))

/**
 * The flows with what was published before. A stored structure that this program no longer reads, or that `usable`
 * refuses (an action or a text that is gone), is left out: who waits in it gets `broken: revision`.
 */
export const withRevisions = (
  flows: Flows,
  stored: StoredRevision[],
  usable: (flow: Flow) => boolean = () => true,
): Flows => {
  const byHash = new Map(flows.byHash)
  for (const row of stored) {
    if (byHash.has(row.hash)) continue
    const source = parseSteps(row.structure)
    if (source === null) continue
    const flow = compileFlow(source, flows.defaults)
    if (usable(flow)) byHash.set(row.hash, { ...flow, hash: row.hash })
  }
  return { ...flows, byHash }
}
