import { cutWords, fits } from './answer.ts'
import type { StepOf } from './compile.ts'
import { fitted, isConversation, newConversation } from './conversation.ts'
import type { Flows } from './flows.ts'
import { optionsOf } from './options.ts'
import { settle } from './revise.ts'
import {
  advance,
  type Broken,
  breakOff,
  close,
  epochMs,
  expiresMs,
  flowOf,
  follow,
  goTo,
  moveTo,
  prompt,
  push,
  type Run,
  remember,
  setVar,
  startRun,
  stepOf,
  take,
  varsOf,
} from './run.ts'
import type { Conversation, Effect, Input, StepContext, StepResult, Value, Wait } from './types.ts'
import { get } from './value.ts'

/**
 * What one input does to a conversation. Pure, and never throws for anything that could be stored or sent.
 * Where it cannot go on (`broken`) it apologises and begins `defaults.broken.go` anew: never a silent failure.
 */
export const step = (
  flows: Flows,
  conversation: Conversation,
  input: Input,
  context: StepContext,
): StepResult => {
  if (!isConversation(conversation)) return brokenOff(flows, 0, 'state', context)
  const stack = settle(flows, conversation.stack, conversation.wait)
  if (stack === null && input.type !== 'go') return brokenOff(flows, conversation.visit, 'revision', context)
  const run = startRun(flows, conversation, stack ?? [], context)
  receive(run, input)
  return resultOf(run) ?? brokenOff(flows, run.visit, run.broken ?? 'state', context)
}

const resultOf = (run: Run): StepResult | null => {
  advance(run)
  if (run.broken !== null) return null
  const { stack, visit, wait, trail, effects } = run
  const conversation = fitted({ v: 1, stack, visit, wait, trail })
  return conversation && { conversation, effects }
}

/** What this input did so far is dropped, so nothing is half done; visits go on counting. */
const brokenOff = (flows: Flows, visit: number, why: Broken, context: StepContext): StepResult => {
  const empty = { ...newConversation(), visit }
  const sorry: Effect[] = [
    { type: 'broken', why },
    { type: 'say', key: flows.defaults.broken.say, values: {} },
  ]
  const run = startRun(flows, empty, [], context)
  push(run, flows.defaults.broken.go, {})
  const after = resultOf(run)
  return after
    ? { conversation: after.conversation, effects: [...sorry, ...after.effects] }
    : { conversation: empty, effects: sorry }
}

type PersonWait = Extract<Wait, { on: 'person' }>
type Asking = StepOf<'choose'> | StepOf<'ask'>

const receive = (run: Run, input: Input): undefined => {
  if (input.type === 'go') {
    if (run.wait?.on === 'person' && run.stack.length > 0) remember(run)
    goTo(run, input.flow, input.with ?? {}, input.keep ?? false)
    return input.followedBy && !input.keep
      ? follow(run, input.followedBy.flow, input.followedBy.with)
      : undefined
  }
  if (input.type === 'outcome') return outcome(run, input)
  const { wait } = run
  if (wait === null || run.stack.length === 0) return atRest(run, input)
  if (wait.on === 'outcome')
    return input.type === 'timeout' || input.type === 'again' ? undefined : breakOff(run, 'state')
  const asking = stepOf(run)
  if (asking?.kind !== 'choose' && asking?.kind !== 'ask') return breakOff(run, 'state')
  switch (input.type) {
    case 'option':
      return option(run, asking, wait, input.option, input.visit)
    case 'value':
      return value(run, asking, wait, input.value)
    case 'words':
      return words(run, asking, wait, input.text)
    case 'invalid':
      return invalid(run, asking, wait)
    case 'back':
      return back(run)
    case 'again':
      return prompt(run, asking, placeOf(wait))
    case 'timeout':
      return timeout(run, asking, wait, input.visit)
    default:
      input satisfies never
  }
}

/** Nothing is asked: whatever comes leads to the menu; a tap is one on a question of the past. */
const atRest = (run: Run, input: Input): undefined => {
  if (input.type === 'timeout' || input.type === 'again') return
  if (input.type === 'option' && input.visit !== undefined) passed(run)
  if (input.type === 'back' && run.trail.length > 0) return back(run)
  goTo(run, run.flows.defaults.globals.menu.go, {}, false)
}

const passed = (run: Run): undefined => {
  run.effects.push({ type: 'passed' }, { type: 'say', key: run.flows.defaults.passed, values: {} })
}

const option = (
  run: Run,
  asking: Asking,
  wait: PersonWait,
  id: string,
  visit: number | undefined,
): undefined => {
  if (visit !== undefined && visit !== wait.visit) {
    passed(run)
    return prompt(run, asking, placeOf(wait))
  }
  if (asking.kind === 'ask') {
    if (asking.as === 'confirm' && (id === 'yes' || id === 'no'))
      return value(run, asking, wait, id === 'yes')
    return invalid(run, asking, wait)
  }
  const chosen = asking.options.find((o) => o.id === id)
  const shown = optionsOf(asking, wait.page, varsOf(run), run.context, run.flows.defaults.more)
  if (!shown.all.some((o) => o.id === id)) return invalid(run, asking, wait)
  if (id === 'more') return prompt(run, asking, { ...placeOf(wait), page: (wait.page + 1) % shown.pages })
  remember(run)
  run.wait = null
  if (asking.save !== null) setVar(run, asking.save, id)
  if (chosen) {
    const vars = varsOf(run)
    for (const [name, g] of chosen.set) setVar(run, name, get(g, vars, run.context.contact))
    return moveTo(run, chosen.next)
  }
  if (asking.list) moveTo(run, asking.list.next)
}

const value = (run: Run, asking: Asking, wait: PersonWait, answer: Value): undefined => {
  if (asking.kind !== 'ask' || !fits(asking, answer)) return invalid(run, asking, wait)
  remember(run)
  run.wait = null
  setVar(run, asking.save, answer)
  moveTo(run, asking.next)
}

const words = (run: Run, asking: Asking, wait: PersonWait, text: string): undefined => {
  if (asking.words === null) {
    if (asking.kind === 'ask' && asking.as === 'text') return value(run, asking, wait, text)
    return invalid(run, asking, wait)
  }
  remember(run)
  run.wait = null
  if (asking.words.save !== null) setVar(run, asking.words.save, cutWords(text))
  moveTo(run, asking.words.next)
}

const invalid = (run: Run, asking: Asking, wait: PersonWait): undefined => {
  const tries = wait.tries + 1
  if (tries >= asking.invalid.tries) {
    remember(run)
    return take(run, asking.invalid.way)
  }
  run.effects.push({ type: 'say', key: asking.invalid.say, values: {} })
  prompt(run, asking, { ...placeOf(wait), tries })
}

/** To the question before this one, as things were when it was asked. */
const back = (run: Run): undefined => {
  while (run.trail.length > 0) {
    const frames = run.trail[run.trail.length - 1] ?? []
    run.trail = run.trail.slice(0, -1)
    const stack = settle(run.flows, frames, { on: 'person', visit: 0, tries: 0, page: 0, dueAt: null })
    const top = stack?.at(-1)
    const asked = top && flowOf(run.flows, top)?.steps.get(top.step)
    if (!stack || (asked?.kind !== 'choose' && asked?.kind !== 'ask')) continue
    run.stack = stack.slice()
    return prompt(run, asked, { visit: ++run.visit, tries: 0, page: 0 })
  }
  goTo(run, run.flows.defaults.globals.menu.go, {}, false)
}

const timeout = (run: Run, asking: Asking, wait: PersonWait, visit: number): undefined => {
  const due = wait.dueAt === null ? Number.NaN : epochMs(wait.dueAt)
  if (visit !== wait.visit || !(epochMs(run.context.now) >= due)) return
  if (expiresMs(run) < asking.timeout.afterMs) return close(run, 'expired')
  remember(run)
  if (asking.timeout.say !== null) run.effects.push({ type: 'say', key: asking.timeout.say, values: {} })
  take(run, asking.timeout.way)
}

const outcome = (run: Run, input: Extract<Input, { type: 'outcome' }>): undefined => {
  if (run.wait?.on !== 'outcome' || run.wait.call !== input.of) return
  const asked = stepOf(run)
  const next = asked?.kind === 'call' ? asked.outcomes.get(input.result) : undefined
  if (asked?.kind !== 'call' || next === undefined) return breakOff(run, 'state')
  // The outcomes of one row's calls share its id: their effects go on counting.
  const own = `${run.context.id}:`
  const count = run.wait.call.startsWith(own) ? Number(run.wait.call.slice(own.length)) : Number.NaN
  if (Number.isSafeInteger(count)) run.next = count + 1
  run.wait = null
  if (asked.save !== null && input.value !== undefined) setVar(run, asked.save, input.value)
  moveTo(run, next)
}

const placeOf = ({ visit, tries, page }: PersonWait) => ({ visit, tries, page })
