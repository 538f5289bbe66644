import type { Flow, Step } from './compile.ts'
import type { Flows } from './flows.ts'
import { needsOf } from './needs.ts'
import type { Frame, Wait } from './types.ts'

/**
 * The stack on the flows of today: each frame moves to the present structure where its step is still compatible,
 * else it stays on the one it began with. Null: neither can go on.
 */
export const settle = (flows: Flows, stack: Frame[], wait: Wait | null): Frame[] | null => {
  if (stack.every((f) => flows.byId.get(f.flow)?.hash === f.rev)) return stack
  const settled: Frame[] = []
  for (const [i, frame] of stack.entries()) {
    const above = stack[i + 1]
    const moved = settleFrame(flows, frame, above, wait)
    if (moved === null) return null
    settled.push(moved)
  }
  return settled
}

const settleFrame = (
  flows: Flows,
  frame: Frame,
  above: Frame | undefined,
  wait: Wait | null,
): Frame | null => {
  const present = flows.byId.get(frame.flow)
  if (present?.hash === frame.rev) return frame
  if (frame.fresh && present) return { ...frame, rev: present.hash, step: present.start }
  const old = flows.byHash.get(frame.rev)
  const step = present && findStep(present, frame.step)
  if (
    present &&
    step &&
    isCompatible(old?.steps.get(frame.step), step, frame, above, wait) &&
    knows(frame, present, step)
  )
    return { ...frame, rev: present.hash, step: step.id }
  return old?.steps.has(frame.step) ? frame : null
}

const findStep = (flow: Flow, id: string): Step | undefined =>
  flow.steps.get(id) ?? flow.steps.get(flow.renamed.get(id) ?? '')

const knows = (frame: Frame, flow: Flow, step: Step): boolean =>
  [...needsOf(flow, step.id)].every((name) => Object.hasOwn(frame.vars, name))

const isCompatible = (
  old: Step | undefined,
  now: Step,
  frame: Frame,
  above: Frame | undefined,
  wait: Wait | null,
): boolean => {
  if (old === undefined) return waitsLikewise(now, frame, above, wait)
  if (old.kind === 'ask' && now.kind === 'ask') return old.as === now.as
  if (old.kind === 'call' && now.kind === 'call') return old.action === now.action
  if (old.kind === 'run' && now.kind === 'run') return old.flow === now.flow
  if (old.kind !== 'choose' || now.kind !== 'choose') return false
  // Numbers mean what she saw: options keep their places, new ones come at the end.
  return (
    (old.list === null) === (now.list === null) &&
    (old.list === null || JSON.stringify(old.list.from) === JSON.stringify(now.list?.from)) &&
    old.options.every((o, i) => now.options[i]?.id === o.id)
  )
}

/** The old structure is unknown: all that can be told is whether the new step waits in the same way. */
const waitsLikewise = (now: Step, frame: Frame, above: Frame | undefined, wait: Wait | null): boolean => {
  if (above !== undefined && frame.at === undefined) return now.kind === 'run' && now.flow === above.flow
  if (above === undefined && wait?.on === 'outcome') return now.kind === 'call'
  return now.kind === 'choose' || now.kind === 'ask'
}
