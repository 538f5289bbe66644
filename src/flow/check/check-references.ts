import type { Step } from '../compile.ts'
import type { Path, Problem } from '../problem.ts'
import { routesOf } from '../routes.ts'
import type { ActionSpec } from '../types.ts'
import type { FlowFacts } from './check-flows.ts'
import { type AtStep, atStep, type CheckedFlow, cureFor, type FlowSet } from './source.ts'

/** Unknown steps, flows, actions, queues, inputs and outcomes, and outcomes that lead nowhere. */
export const checkReferences = (set: FlowSet, facts: FlowFacts): Problem[] => {
  const actions = new Map(facts.actions.map((a) => [a.name, a]))
  return set.flows.flatMap((checked) => {
    const at = atStep(checked)
    const renamed = duplicates(checked, at)
    const steps = [...checked.flow.steps.values()].flatMap((step) => [
      ...targets(step, checked, set, at),
      ...references(step, set, actions, facts, at),
    ])
    return [...renamed, ...steps]
  })
}

const duplicates = ({ flow }: CheckedFlow, at: AtStep): Problem[] => {
  const seen = new Set<string>()
  return [...flow.steps.values()].flatMap((step) =>
    step.was.flatMap((old) => {
      const doubled = seen.has(old) || flow.steps.has(old)
      seen.add(old)
      return doubled ? [at(step, ['was'], `${old} is the name of another step`, 'take it out of was:')] : []
    }),
  )
}

const targets = (step: Step, { flow }: CheckedFlow, set: FlowSet, at: AtStep): Problem[] =>
  routesOf(step).flatMap(({ way, path }) => {
    if (path === null) return []
    if (way.to === 'step' && !flow.steps.has(way.step))
      return [at(step, path, `there is no step ${way.step}`, cureFor(way.step, flow.steps.keys(), 'add it'))]
    if (way.to === 'flow') return flowGiven(set, way.flow, [], (m, c) => at(step, path, m, c))
    return []
  })

const flowGiven = (
  set: FlowSet,
  id: string,
  given: string[],
  say: (message: string, cure: string, field?: string) => Problem,
): Problem[] => {
  const found = set.byId.get(id)
  if (!found) return [say(`there is no flow ${id}`, cureFor(id, set.byId.keys(), `add flows/${id}.yaml`))]
  const { takes } = found.flow
  const unknown = given.filter((name) => !takes.has(name))
  const missing = [...takes]
    .filter(([name, need]) => need === 'required' && !given.includes(name))
    .map(([name]) => name)
  return [
    ...unknown.map((name) =>
      say(`flow ${id} takes no ${name}`, cureFor(name, takes.keys(), `declare it there under takes:`), name),
    ),
    ...missing.map((name) => say(`flow ${id} needs ${name}`, `give it under with:`)),
  ]
}

const references = (
  step: Step,
  set: FlowSet,
  actions: Map<string, ActionSpec>,
  facts: FlowFacts,
  at: AtStep,
): Problem[] => {
  const inside = (base: Path) => (message: string, cure: string, field?: string) =>
    at(step, field === undefined ? base : ['with', field], message, cure)
  switch (step.kind) {
    case 'run': {
      const given = step.values.map(([name]) => name)
      const known = set.byId.get(step.flow)?.flow.outcomes
      const problems = flowGiven(set, step.flow, given, inside(['run']))
      return known
        ? [...problems, ...outcomes(step, known, step.next !== null, `flow ${step.flow}`, at)]
        : problems
    }
    case 'schedule':
      return flowGiven(
        set,
        step.flow,
        step.values.map(([name]) => name),
        inside(['schedule']),
      )
    case 'call': {
      const action = actions.get(step.action)
      if (!action)
        return [
          at(
            step,
            ['call'],
            `there is no action ${step.action}`,
            cureFor(step.action, actions.keys(), 'ask a developer for it'),
          ),
        ]
      return [
        ...inputs(step, action, at),
        ...outcomes(step, new Set(action.outcomes), false, step.action, at),
      ]
    }
    case 'handoff':
      if (facts.queues.includes(step.queue)) return []
      return [
        at(
          step,
          ['handoff'],
          `there is no queue ${step.queue}`,
          cureFor(step.queue, facts.queues, `choose one of ${facts.queues.join(', ')}`),
        ),
      ]
    case 'choose':
      return channelLimits(step, at)
    default:
      return []
  }
}

const inputs = (step: Extract<Step, { kind: 'call' }>, action: ActionSpec, at: AtStep): Problem[] => {
  const given = step.values.map(([name]) => name)
  const names = Object.keys(action.inputs)
  const unknown = given.filter((name) => !names.includes(name))
  const missing = names.filter((name) => action.inputs[name] === 'required' && !given.includes(name))
  const nothing = step.save !== null && action.saves.length === 0
  return [
    ...unknown.map((name) =>
      at(step, ['with', name], `${action.name} has no input ${name}`, cureFor(name, names, 'take it out')),
    ),
    ...missing.map((name) => at(step, ['call'], `${action.name} needs ${name}`, 'give it under with:')),
    ...(nothing ? [at(step, ['save'], `${action.name} has no result to save`, 'take save: out')] : []),
  ]
}

const outcomes = (
  step: Extract<Step, { kind: 'call' | 'run' }>,
  known: ReadonlySet<string>,
  rest: boolean,
  of: string,
  at: AtStep,
): Problem[] => [
  ...[...step.outcomes.keys()]
    .filter((o) => !known.has(o))
    .map((o) => at(step, ['outcomes', o], `${of} has no outcome ${o}`, cureFor(o, known, 'take it out'))),
  ...[...known]
    .filter((o) => !rest && !step.outcomes.has(o))
    .map((o) =>
      at(
        step,
        ['outcomes'],
        `the outcome ${o} of ${of} leads nowhere`,
        `add ${o}: with a step under outcomes:`,
      ),
    ),
]

/** `more` is the paging button; beside a list the fixed options stand on every page and must leave room. */
const channelLimits = (step: Extract<Step, { kind: 'choose' }>, at: AtStep): Problem[] => [
  ...step.options
    .filter((o) => o.id === 'more')
    .map((o) =>
      at(step, ['options', o.id], 'more is the id of the button for the next page', 'choose another id'),
    ),
  ...(step.list && step.options.length > 4
    ? [
        at(
          step,
          ['options'],
          'more than 4 options stand beside a list',
          'keep at most 4, so that the list has room',
        ),
      ]
    : []),
]
