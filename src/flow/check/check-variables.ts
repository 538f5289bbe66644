import type { Flow, Step } from '../compile.ts'
import type { Problem } from '../problem.ts'
import { readsOf } from '../reads.ts'
import { type Route, routesOf } from '../routes.ts'
import type { Get } from '../value.ts'
import type { FlowFacts } from './check-flows.ts'
import { atStep, cureFor, type FlowSet } from './source.ts'

/** Those that are always true or false: to ask whether they exist would always hold. */
const truths = ['hasSecret', 'unlocked', 'openHandoff', 'askToListen', 'canListen']
const contactFields = ['language', 'agreement', 'channel', 'listens', ...truths]

/** Variables are set on every path before they are read, and `$contact` has the field. */
export const checkVariables = (set: FlowSet, facts: FlowFacts): Problem[] => {
  const saves = savesOf(set, facts)
  const fields = facts.contact ?? contactFields
  return set.flows.flatMap((checked) => {
    const at = atStep(checked)
    const known = knownBefore(checked.flow, saves)
    return [...checked.flow.steps.values()].flatMap((step) => {
      const before = known.get(step.id)
      const unset =
        before === undefined ? [] : [...new Set(readsOf(step))].filter((name) => !before.has(name))
      const idle = existsTests(step).filter((name) => truths.includes(name))
      const strange = contactReads(step).filter((name) => !fields.includes(name))
      return [
        ...unset.map((name) =>
          at(
            step,
            [],
            `$${name} is not set on every path that leads to ${step.id}`,
            `set it before, or declare it under takes:`,
          ),
        ),
        ...idle.map((name) =>
          at(step, ['when'], `$contact.${name} is always true or false`, `write { $contact.${name}: true }`),
        ),
        ...strange.map((name) =>
          at(step, [], `$contact has no ${name}`, cureFor(name, fields, `use one of ${fields.join(', ')}`)),
        ),
      ]
    })
  })
}

type Saves = (step: Step) => (outcome: string | null) => boolean

/** After which outcomes a call or run has a result. */
const savesOf = (set: FlowSet, facts: FlowFacts): Saves => {
  const actions = new Map(facts.actions.map((a) => [a.name, new Set(a.saves)]))
  return (step) => (outcome) => {
    if (step.kind === 'call') return outcome !== null && actions.get(step.action)?.has(outcome) === true
    if (step.kind !== 'run') return true
    const child = set.byId.get(step.flow)?.flow
    const routed = (o: string) => (outcome === null ? !step.outcomes.has(o) : o === outcome)
    return [...(child?.steps.values() ?? [])].every(
      (s) =>
        !(s.kind === 'end' && routed(s.outcome) && s.result === null) &&
        !(s.kind === 'handoff' && s.end !== null && routed(s.end)),
    )
  }
}

/** For each step that can be reached, what is surely set when it begins: a forward fixed point over all paths. */
const knownBefore = (flow: Flow, saves: Saves): Map<string, Set<string>> => {
  const routes = new Map<string, Route[]>([...flow.steps.values()].map((s) => [s.id, routesOf(s, saves(s))]))
  const known = new Map<string, Set<string>>([[flow.start, new Set(flow.takes.keys())]])
  const open = [flow.start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const here = known.get(id) as Set<string>
    for (const { way, sets } of routes.get(id) ?? []) {
      if (way.to !== 'step') continue
      const after = new Set([...here, ...sets])
      const before = known.get(way.step)
      const joined = before === undefined ? after : new Set([...before].filter((name) => after.has(name)))
      if (before !== undefined && joined.size === before.size) continue
      known.set(way.step, joined)
      open.push(way.step)
    }
  }
  return known
}

const existsTests = (step: Step): string[] =>
  step.kind !== 'when'
    ? []
    : step.cases.flatMap((c) =>
        c.parts.flatMap((p) => (p.test === 'exists' && p.of.from === 'contact' ? [p.of.path.join('.')] : [])),
      )

const contactReads = (step: Step): string[] => {
  const gets: Get[] = []
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      if ('from' in value && value.from === 'contact') gets.push(value as Get)
      else Object.values(value).forEach(collect)
    }
  }
  collect(step)
  return [...new Set(gets.flatMap((g) => (g.from === 'contact' ? [g.path.join('.')] : [])))]
}
