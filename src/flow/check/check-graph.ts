import type { Step } from '../compile.ts'
import type { Problem } from '../problem.ts'
import { type Route, routesOf } from '../routes.ts'
import { circles, reach } from './circles.ts'
import { atStep, type CheckedFlow, type FlowSet } from './source.ts'

/** Steps that nothing leads to, dead ends, circles, runs without end, and questions without a way to a person. */
export const checkGraph = (set: FlowSet): Problem[] => [
  ...set.flows.flatMap(unreachable),
  ...set.flows.flatMap(deadEnds),
  ...endlessRuns(set),
  ...circlesWithoutAnswer(set),
  ...withoutHuman(set),
]

const stepsAfter =
  (checked: CheckedFlow, wanted: (r: Route) => boolean) =>
  (id: string): string[] => {
    const step = checked.flow.steps.get(id)
    return (step ? routesOf(step) : []).flatMap((r) => (r.way.to === 'step' && wanted(r) ? [r.way.step] : []))
  }

const unreachable = (checked: CheckedFlow): Problem[] => {
  const reached = reach(
    [checked.flow.start],
    stepsAfter(checked, () => true),
  )
  const at = atStep(checked)
  return [...checked.flow.steps.values()]
    .filter((s) => !reached.has(s.id))
    .map((s) => at(s, [], `nothing leads to step ${s.id}`, 'lead a step to it, or take it out'))
}

const isWait = (step: Step | undefined): boolean => step?.kind === 'choose' || step?.kind === 'ask'

/** A question whose answers only ever lead back to itself. Ways of the defaults do not count: they are no answers. */
const deadEnds = (checked: CheckedFlow): Problem[] => {
  const { steps } = checked.flow
  const at = atStep(checked)
  const after = stepsAfter(checked, (r) => r.path !== null)
  return [...steps.values()].filter(isWait).flatMap((wait) => {
    if (routesOf(wait).some((r) => r.path !== null && r.way.to !== 'step')) return []
    const on = [...reach(after(wait.id), (id) => (id === wait.id ? [] : after(id)))]
    const leads = on.some((id) => {
      const kind = steps.get(id)?.kind
      return (
        id !== wait.id && (kind === 'end' || kind === 'handoff' || kind === 'run' || isWait(steps.get(id)))
      )
    })
    return leads
      ? []
      : [
          at(
            wait,
            [],
            `step ${wait.id} is a dead end: every answer leads back to it`,
            'give it an answer that leads on',
          ),
        ]
  })
}

/** Flows that run each other in a circle would stand inside each other without end; 8 are the most. */
const endlessRuns = (set: FlowSet): Problem[] => {
  const runs = (id: string) =>
    [...(set.byId.get(id)?.flow.steps.values() ?? [])].flatMap((s) => (s.kind === 'run' ? [s] : []))
  return circles(set.byId.keys(), (id) => runs(id).map((s) => s.flow)).flatMap((group) => {
    const first = group.map((id) => set.byId.get(id) as CheckedFlow)[0] as CheckedFlow
    const step = runs(first.flow.id).find((s) => group.includes(s.flow))
    if (!step) return []
    const names =
      group.length === 1
        ? `flow ${group[0]} runs itself`
        : `flows ${group.join(', ')} run each other in a circle`
    return [
      atStep(first)(
        step,
        ['run'],
        names,
        'end the inner flow with an outcome and let the outer one go on from there',
      ),
    ]
  })
}

interface Node {
  checked: CheckedFlow
  step: Step
}

/** Circles that need no answer: a person would get messages without end, at once or with each timeout. */
const circlesWithoutAnswer = (set: FlowSet): Problem[] => {
  const nodes = new Map<string, Node>()
  for (const checked of set.flows)
    for (const step of checked.flow.steps.values())
      nodes.set(`${checked.flow.id}/${step.id}`, { checked, step })
  const quiet = quietOutcomes(set)
  const startOf = (id: string) => `${id}/${set.byId.get(id)?.flow.start}`
  const next = (name: string): string[] => {
    const { checked, step } = nodes.get(name) as Node
    const to = routesOf(step)
      .filter((r) => r.by !== 'answer' && passes(step, r, quiet))
      .flatMap((r) =>
        r.way.to === 'step'
          ? [`${checked.flow.id}/${r.way.step}`]
          : r.way.to === 'flow'
            ? [startOf(r.way.flow)]
            : [],
      )
    return step.kind === 'run' ? [...to, startOf(step.flow)] : to
  }
  return circles(nodes.keys(), (name) => next(name).filter((n) => nodes.has(n))).map((group) => {
    const { checked, step } = nodes.get(group[0] as string) as Node
    const names = group
      .map((n) => (n.startsWith(`${checked.flow.id}/`) ? n.slice(checked.flow.id.length + 1) : n))
      .join(', ')
    const timed = group.some((n) => isWait(nodes.get(n)?.step))
    const at = atStep(checked)
    return timed
      ? at(
          step,
          [],
          `${names}: the timeout leads round for ever, with messages that nobody asked for`,
          'let the timeout lead to an end',
        )
      : at(
          step,
          [],
          `${names}: these steps go round without a question`,
          'put a question into the circle, or lead out of it',
        )
  })
}

/** Whether a run can come back this way with no answer given inside it. Other steps always pass. */
const passes = (step: Step, route: Route, quiet: Map<string, Set<string>>): boolean => {
  if (step.kind !== 'run') return true
  const outcomes = [...(quiet.get(step.flow) ?? [])]
  return route.outcome === null
    ? outcomes.some((o) => !step.outcomes.has(o))
    : outcomes.includes(route.outcome ?? '')
}

/** For each flow, the outcomes it may end with although the person said nothing. */
const quietOutcomes = (set: FlowSet): Map<string, Set<string>> => {
  const quiet = new Map(set.flows.map((f) => [f.flow.id, new Set<string>()]))
  for (let changed = true; changed; ) {
    changed = false
    for (const { flow } of set.flows) {
      const reached = reach([flow.start], (id) => {
        const step = flow.steps.get(id)
        const routes = step ? routesOf(step).filter((r) => r.by !== 'answer' && passes(step, r, quiet)) : []
        return routes.flatMap((r) => (r.way.to === 'step' ? [r.way.step] : []))
      })
      const mine = quiet.get(flow.id) as Set<string>
      const before = mine.size
      for (const id of reached) {
        const step = flow.steps.get(id)
        if (step?.kind === 'end') mine.add(step.outcome)
        if (step?.kind === 'handoff' && step.end !== null) mine.add(step.end)
      }
      if (mine.size !== before) changed = true
    }
  }
  return quiet
}

/** From every question a person can be reached by answering: over all flows, and what follows when the last has ended. */
const withoutHuman = (set: FlowSet): Problem[] => {
  const next = (name: string): string[] => {
    const [flowId = '', stepId = ''] = name.split('/')
    const step = set.byId.get(flowId)?.flow.steps.get(stepId)
    const startOf = (id: string) => `${id}/${set.byId.get(id)?.flow.start}`
    if (!step) return []
    const to = routesOf(step).flatMap((r) =>
      r.way.to === 'step' ? [`${flowId}/${r.way.step}`] : r.way.to === 'flow' ? [startOf(r.way.flow)] : [],
    )
    if (step.kind === 'run') to.push(startOf(step.flow))
    const { afterEnd } = set.defaults
    if (step.kind === 'end' && afterEnd && !afterEnd.notAfter.includes(step.outcome))
      to.push(startOf(afterEnd.go))
    return to
  }
  const leadsToHuman = (from: string): boolean =>
    [...reach([from], next)].some((name) => {
      const [flowId = '', stepId = ''] = name.split('/')
      return set.byId.get(flowId)?.flow.steps.get(stepId)?.kind === 'handoff'
    })
  const lost = set.flows.flatMap((checked) =>
    [...checked.flow.steps.values()]
      .filter((s) => isWait(s) && !leadsToHuman(`${checked.flow.id}/${s.id}`))
      .map((s) =>
        atStep(checked)(
          s,
          [],
          `from step ${s.id} no person can be reached`,
          'add an option or an invalid: that leads to a handoff',
        ),
      ),
  )
  const human = set.defaults.globals.human.go
  const start = set.byId.get(human)?.flow.start
  if (start !== undefined && !leadsToHuman(`${human}/${start}`))
    lost.push(
      set.defaultsReport(
        ['globals', 'human', 'go'],
        `flow ${human} never hands off to a person`,
        'name a flow with a handoff',
      ),
    )
  return lost
}
