import { checkCompiled, type FlowFacts, readAll } from './check/check-flows.ts'
import { type Flows, flowsOf } from './flows.ts'
import type { FlowFile, Problem } from './problem.ts'

export type Loaded = { ok: true; flows: Flows } | { ok: false; problems: Problem[] }

/** Reads and checks all flow files together. Flows with a mistake in any file are refused as a whole. */
export const loadFlows = (files: FlowFile[], facts: FlowFacts): Loaded => {
  const read = readAll(files)
  if (!read.ok) return read
  const problems = checkCompiled(read.set, facts)
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    flows: flowsOf(
      read.set.defaults,
      read.set.flows.map((f) => f.flow),
    ),
  }
}

/**
 * The flows after an edit. With a mistake in a file the last good flows stay; the caller logs the problems.
 * Structures that were in use stay known, so nobody who waits is lost.
 */
export const reloadFlows = (
  last: Flows,
  files: FlowFile[],
  facts: FlowFacts,
): { flows: Flows; problems: Problem[] } => {
  const loaded = loadFlows(files, facts)
  if (!loaded.ok) return { flows: last, problems: loaded.problems }
  const byHash = new Map([...last.byHash, ...loaded.flows.byHash])
  return { flows: { ...loaded.flows, byHash }, problems: [] }
}
