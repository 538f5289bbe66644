import type { Flow, Step, StepOf, Way } from './compile.ts'
import { holds } from './condition.ts'
import type { Flows } from './flows.ts'
import { confirmOptions, optionsOf } from './options.ts'
import type { Conversation, Effect, Frame, Keep, StepContext, Value, Vars, Wait } from './types.ts'
import { get, getAll } from './value.ts'

/** How many steps one input may take, and how many flows may stand inside each other. */
export const maxSteps = 100
export const maxDepth = 8

export type Broken = Extract<Effect, { type: 'broken' }>['why']

/** One input's work. Only this object changes: frames and waits are replaced, never written to. */
export interface Run {
  flows: Flows
  context: StepContext
  stack: Frame[]
  visit: number
  wait: Wait | null
  trail: Frame[][]
  effects: Effect[]
  steps: number
  /** Number of the next effect id. */
  next: number
  broken: Broken | null
}

export const startRun = (flows: Flows, c: Conversation, stack: Frame[], context: StepContext): Run => ({
  flows,
  context,
  stack: stack.slice(),
  visit: c.visit,
  wait: c.wait,
  trail: c.trail,
  effects: [],
  steps: 0,
  next: 0,
  broken: null,
})

export const breakOff = (run: Run, why: Broken): undefined => {
  run.broken ??= why
}

export const flowOf = (flows: Flows, frame: Frame): Flow | undefined => {
  const present = flows.byId.get(frame.flow)
  return present?.hash === frame.rev ? present : flows.byHash.get(frame.rev)
}

const topOf = (run: Run): Frame | undefined => run.stack[run.stack.length - 1]

/** The step that the last frame stands at. */
export const stepOf = (run: Run): Step | undefined => {
  const top = topOf(run)
  return top && flowOf(run.flows, top)?.steps.get(top.step)
}

export const moveTo = (run: Run, step: string): undefined => {
  const top = topOf(run)
  if (top) run.stack[run.stack.length - 1] = { ...top, step }
}

export const setVar = (run: Run, name: string, value: Value): undefined => {
  const top = topOf(run)
  if (top) run.stack[run.stack.length - 1] = { ...top, vars: { ...top.vars, [name]: value } }
}

export const varsOf = (run: Run): Vars => topOf(run)?.vars ?? {}

/** Puts a flow on the stack at its first step. It knows what it `takes` and nothing else. */
export const push = (run: Run, id: string, values: Vars): undefined => {
  const flow = run.flows.byId.get(id)
  if (!flow) return breakOff(run, 'revision')
  if (run.stack.length >= maxDepth) return breakOff(run, 'steps')
  const vars: Vars = {}
  for (const name of flow.takes.keys())
    vars[name] = Object.hasOwn(values, name) ? (values[name] ?? null) : null
  run.stack.push({ flow: id, rev: flow.hash, step: flow.start, vars })
}

/** Puts a flow beneath the others: it begins when they have ended. */
export const follow = (run: Run, id: string, values: Vars): undefined => {
  const above = run.stack
  run.stack = []
  push(run, id, values)
  run.stack = [...run.stack.map((frame) => ({ ...frame, fresh: true as const })), ...above]
}

/** Remembers the present place for "back". */
export const remember = (run: Run): undefined => {
  run.trail = [...run.trail.slice(-7), run.stack.slice()]
}

export const take = (run: Run, way: Way): undefined => {
  switch (way.to) {
    case 'step':
      run.wait = null
      return moveTo(run, way.step)
    case 'flow':
      return goTo(run, way.flow, {}, way.keep)
    case 'close':
      return close(run, way.outcome)
    default:
      way satisfies never
  }
}

/** A question that is kept until "back" stands below this many flows at most: what comes on top needs room to run others. */
const mostBelow = 4

/** Leaves for a flow. With `keep` it stands on top of the present question, which comes again when it has ended. */
export const goTo = (run: Run, id: string, values: Vars, keep: Keep): undefined => {
  const wait = run.wait
  const top = topOf(run)
  const asked = wait?.on === 'person' && top !== undefined
  run.wait = null
  const below = run.stack.findIndex((f, i) => f.flow === id && run.stack[i - 1]?.at !== undefined)
  const crowded = keep === 'until_back' && (below > 0 ? below : run.stack.length) > mostBelow
  if (!keep || !asked || crowded) {
    run.stack = []
    return push(run, id, values)
  }
  if (below > 0) {
    run.stack.length = below
    return push(run, id, values)
  }
  if (run.stack.length >= maxDepth || top.flow === id) run.stack = []
  else {
    const { visit, tries, page } = wait
    const at = { visit, tries, page, ...(keep === 'until_back' ? { untilBack: true as const } : {}) }
    run.stack[run.stack.length - 1] = { ...top, at }
  }
  push(run, id, values)
}

/** Everything ends, quietly. */
export const close = (run: Run, outcome: string): undefined => {
  for (const frame of run.stack.reverse()) run.effects.push({ type: 'ended', flow: frame.flow, outcome })
  run.stack = []
  run.wait = null
  run.trail = []
}

/** Runs steps until the conversation waits or nothing is left. */
export const advance = (run: Run): undefined => {
  while (run.wait === null && run.stack.length > 0 && run.broken === null) {
    if (++run.steps > maxSteps) return breakOff(run, 'steps')
    const step = stepOf(run)
    if (!step) return breakOff(run, 'revision')
    perform(run, step)
  }
}

const effectId = (run: Run): string => `${run.context.id}:${run.next++}`

const perform = (run: Run, step: Step): undefined => {
  const vars = varsOf(run)
  const { contact } = run.context
  switch (step.kind) {
    case 'say':
      run.effects.push({ type: 'say', key: step.key, values: getAll(step.values, vars, contact) })
      return moveTo(run, step.next)
    case 'choose':
    case 'ask':
      return prompt(run, step, { visit: ++run.visit, tries: 0, page: 0 })
    case 'set':
      for (const [name, g] of step.set) setVar(run, name, get(g, vars, contact))
      return moveTo(run, step.next)
    case 'when': {
      const found = step.cases.find((c) => holds(c.parts, vars, contact))
      return found ? moveTo(run, found.next) : breakOff(run, 'state')
    }
    case 'call': {
      const id = effectId(run)
      run.effects.push({ type: 'call', id, action: step.action, with: getAll(step.values, vars, contact) })
      run.wait = { on: 'outcome', call: id }
      return
    }
    case 'run':
      return push(run, step.flow, getAll(step.values, vars, contact))
    case 'schedule': {
      const values = getAll(step.values, vars, contact)
      run.effects.push({
        type: 'schedule',
        id: effectId(run),
        flow: step.flow,
        with: values,
        afterMs: step.afterMs,
      })
      return moveTo(run, step.next)
    }
    case 'handoff':
      return handOff(run, step)
    case 'end': {
      if (step.say !== null)
        run.effects.push({ type: 'say', key: step.say, values: getAll(step.values, vars, contact) })
      return finish(run, step.outcome, step.result === null ? undefined : get(step.result, vars, contact))
    }
    default:
      step satisfies never
  }
}

const handOff = (run: Run, step: StepOf<'handoff'>): undefined => {
  const vars = varsOf(run)
  const share: Vars = {}
  for (const name of step.share) share[name] = Object.hasOwn(vars, name) ? (vars[name] ?? null) : null
  run.effects.push({ type: 'handoff', id: effectId(run), queue: step.queue, share })
  if (step.say !== null)
    run.effects.push({ type: 'say', key: step.say, values: getAll(step.values, vars, run.context.contact) })
  // What people have in hand is not undone by "back".
  run.trail = []
  if (step.end !== null) finish(run, step.end, undefined)
  else if (step.next !== null) moveTo(run, step.next)
}

/** The last flow has ended: the one that ran it goes on, or the question that it stood on comes again. */
const finish = (run: Run, outcome: string, result: Value | undefined): undefined => {
  const ended = run.stack.pop()
  if (!ended) return
  run.effects.push({ type: 'ended', flow: ended.flow, outcome })
  if (run.stack.length === 0) return afterEnd(run, ended.flow, outcome)
  const below = topOf(run) as Frame
  if (below.fresh) {
    const { fresh: _begun, ...frame } = below
    run.stack[run.stack.length - 1] = frame
    run.trail = []
    return
  }
  if (below.at?.untilBack && outcome !== 'back') {
    run.stack = []
    return afterEnd(run, ended.flow, outcome)
  }
  const step = stepOf(run)
  if (below.at !== undefined && (step?.kind === 'choose' || step?.kind === 'ask')) {
    const { at, ...frame } = below
    const { visit, tries, page } = at
    run.stack[run.stack.length - 1] = frame
    forgetDetour(run)
    return prompt(run, step, { visit, tries, page })
  }
  if (step?.kind !== 'run') return breakOff(run, 'state')
  const next = step.outcomes.get(outcome) ?? step.next
  if (next === null) return breakOff(run, 'state')
  if (step.save !== null && result !== undefined) setVar(run, step.save, result)
  moveTo(run, next)
}

/** Back at a kept question: "back" leads to the one before it, not into the flow that stood on top. */
const forgetDetour = (run: Run): undefined => {
  const depth = run.stack.length
  const top = topOf(run)
  const left = run.trail.findLastIndex(
    (s) => s.length === depth && s[depth - 1]?.flow === top?.flow && s[depth - 1]?.step === top?.step,
  )
  if (left !== -1) run.trail = run.trail.slice(0, left)
}

const afterEnd = (run: Run, flow: string, outcome: string): undefined => {
  const after = run.flows.defaults.afterEnd
  if (after === null || after.go === flow || after.notAfter.includes(outcome)) {
    run.trail = []
    return
  }
  push(run, after.go, {})
}

/** Asks a question, for the first time or again (then its visit stays, so that a tap on the older message counts). */
export const prompt = (
  run: Run,
  step: StepOf<'choose'> | StepOf<'ask'>,
  at: { visit: number; tries: number; page: number },
): undefined => {
  const vars = varsOf(run)
  const { contact } = run.context
  const values = getAll(step.values, vars, contact)
  const { visit } = at
  if (step.kind === 'ask') {
    run.effects.push(
      step.as === 'confirm'
        ? {
            type: 'prompt',
            key: step.key,
            values,
            visit,
            options: confirmOptions(run.flows.defaults),
            more: false,
          }
        : { type: 'ask', key: step.key, values, visit, expects: step.as },
    )
  } else {
    const shown = optionsOf(step, at.page, vars, run.context, run.flows.defaults.more)
    if (shown.all.length === 0) return breakOff(run, 'state')
    run.effects.push({ type: 'prompt', key: step.key, values, visit, options: shown.page, more: shown.more })
  }
  run.wait = { on: 'person', ...at, dueAt: dueAt(run, step) }
}

/** The nearer of the step's timeout and the flow's `expires`. */
const dueAt = (run: Run, step: StepOf<'choose'> | StepOf<'ask'>): string | null => {
  const now = epochMs(run.context.now)
  if (Number.isNaN(now)) return null
  return new Date(now + Math.min(step.timeout.afterMs, expiresMs(run))).toISOString()
}

/** How long the present question may stay: the innermost flow that says so. */
export const expiresMs = (run: Run): number => {
  for (let i = run.stack.length - 1; i >= 0; i--) {
    const ms = flowOf(run.flows, run.stack[i] as Frame)?.expiresMs
    if (ms != null) return ms
  }
  return Number.POSITIVE_INFINITY
}

/** Epoch milliseconds of an instant; a zone in brackets (RFC 9557) does not change it. NaN: it is none. */
export const epochMs = (instant: string): number => {
  const bracket = instant.indexOf('[')
  return Date.parse(bracket === -1 ? instant : instant.slice(0, bracket))
}
