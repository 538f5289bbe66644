import type { Flow, Step } from '../../src/flow/compile.ts'
import type { Flows } from '../../src/flow/flows.ts'
import type { Conversation, Input, StepContext, StepResult } from '../../src/flow/types.ts'

type StepFunction = (
  flows: Flows,
  conversation: Conversation,
  input: Input,
  context: StepContext,
) => StepResult

/** Every branch that a person or the world can take, by name: `flow/step way`. */
export function branchesOf(flow: Flow): string[] {
  return [...flow.steps.values()].flatMap((step) => waysOf(step).map((way) => `${flow.id}/${step.id} ${way}`))
}

function waysOf(step: Step): string[] {
  switch (step.kind) {
    case 'choose':
      return [
        ...step.options.map(({ id }) => `option ${id}`),
        ...(step.list ? ['an option of the list'] : []),
        ...waitingWays(step),
      ]
    case 'ask':
      return ['answered', ...waitingWays(step)]
    case 'when':
      return [...new Set(step.cases.map(({ next }) => `to ${next}`))]
    case 'call':
      return [...step.outcomes.keys()].map((outcome) => `outcome ${outcome}`)
    case 'run':
      return [
        ...[...step.outcomes.keys()].map((outcome) => `outcome ${outcome}`),
        ...(step.next ? ['ended'] : []),
      ]
    default:
      return ['reached']
  }
}

const waitingWays = (step: Extract<Step, { kind: 'choose' | 'ask' }>) => [
  ...(step.words ? ['words'] : []),
  ...(step.invalid.own ? ['invalid'] : []),
  ...(step.timeout.own ? ['timeout'] : []),
]

/** The engine as it is, with a note of each branch that it takes. Nothing of what it does is changed. */
export function recording(step: StepFunction, took: (branch: string) => void): StepFunction {
  return (flows, conversation, input, context) => {
    const passed: { flow: Flow; step: Step }[] = []
    const result = step(watched(flows, passed), conversation, input, context)
    const [first] = passed
    if (first && conversation.wait) {
      const top = conversation.stack.at(-1)
      const asked = passed.find(({ flow, step }) => flow.id === top?.flow && step.id === top.step)
      if (asked)
        took(`${asked.flow.id}/${asked.step.id} ${answerOf(asked.step, input, conversation, result)}`)
    }
    passed.forEach(({ flow, step }, at) => {
      const next = passed[at + 1]
      for (const way of passing(flow, step, next)) took(way)
    })
    return result
  }
}

function answerOf(step: Step, input: Input, before: Conversation, { effects }: StepResult): string {
  if (effects.some(({ type }) => type === 'passed' || type === 'broken')) return input.type
  if (input.type === 'outcome') return `outcome ${input.result}`
  if (input.type === 'value') return 'answered'
  if (input.type === 'words') return step.kind === 'ask' && !step.words ? 'answered' : 'words'
  if (input.type === 'option' && step.kind === 'choose')
    return step.options.some(({ id }) => id === input.option)
      ? `option ${input.option}`
      : 'an option of the list'
  if (input.type === 'invalid' && before.wait?.on === 'person' && 'invalid' in step)
    return before.wait.tries + 1 >= step.invalid.tries ? 'invalid' : 'invalid, asked again'
  return input.type
}

/** What passing from one step to the next says of both. */
function passing(flow: Flow, step: Step, next: { flow: Flow; step: Step } | undefined): string[] {
  const name = `${flow.id}/${step.id}`
  const ended = step.kind === 'end' ? step.outcome : step.kind === 'handoff' ? step.end : null
  const reached = ['say', 'set', 'schedule', 'handoff', 'end'].includes(step.kind) ? [`${name} reached`] : []
  if (next && next.flow.id !== flow.id && next.step.kind === 'run' && ended !== null)
    return [
      ...reached,
      `${next.flow.id}/${next.step.id} ${next.step.outcomes.has(ended) ? `outcome ${ended}` : 'ended'}`,
    ]
  if (next && next.flow.id === flow.id && step.kind === 'when')
    return [...reached, `${name} to ${next.step.id}`]
  return reached
}

/** The same flows, whose steps are noted when the engine looks at them. */
function watched(flows: Flows, passed: { flow: Flow; step: Step }[]): Flows {
  const watch = (flow: Flow): Flow => ({
    ...flow,
    steps: Object.assign(new Map(flow.steps), {
      get(id: string) {
        const step = flow.steps.get(id)
        if (step) passed.push({ flow, step })
        return step
      },
    }),
  })
  const all = (some: ReadonlyMap<string, Flow>) => new Map([...some].map(([id, flow]) => [id, watch(flow)]))
  return { ...flows, byId: all(flows.byId), byHash: all(flows.byHash) }
}
