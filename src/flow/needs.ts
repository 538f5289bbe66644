import type { Flow } from './compile.ts'
import { readsOf } from './reads.ts'
import { routesOf } from './routes.ts'

const memory = new WeakMap<Flow, Map<string, Set<string>>>()

/** The variables that a step and what follows it read before they are set: what must be known to go on from there. */
export const needsOf = (flow: Flow, step: string): ReadonlySet<string> => {
  let needs = memory.get(flow)
  if (needs === undefined) {
    needs = allNeeds(flow)
    memory.set(flow, needs)
  }
  return needs.get(step) ?? new Set()
}

const allNeeds = (flow: Flow): Map<string, Set<string>> => {
  const steps = [...flow.steps.values()].map((s) => ({ id: s.id, reads: readsOf(s), routes: routesOf(s) }))
  const needs = new Map(steps.map((s) => [s.id, new Set(s.reads)]))
  for (let changed = true; changed; ) {
    changed = false
    for (const { id, routes } of steps) {
      const mine = needs.get(id) as Set<string>
      const before = mine.size
      for (const { way, sets } of routes) {
        if (way.to !== 'step') continue
        for (const name of needs.get(way.step) ?? []) if (!sets.includes(name)) mine.add(name)
      }
      if (mine.size !== before) changed = true
    }
  }
  return needs
}
