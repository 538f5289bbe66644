import type { Defaults, Flow, Step } from '../compile.ts'
import type { Report } from '../parse.ts'
import type { Path, Problem } from '../problem.ts'

/** A flow with the way back to its file. */
export interface CheckedFlow {
  file: string
  flow: Flow
  report: Report
}

/** All flows, as the checks see them. */
export interface FlowSet {
  defaults: Defaults
  defaultsReport: Report
  flows: CheckedFlow[]
  byId: ReadonlyMap<string, CheckedFlow>
}

export type AtStep = (step: Step, path: Path, message: string, cure: string) => Problem

/** Problems at a place within a step. */
export const atStep =
  ({ report }: CheckedFlow): AtStep =>
  (step, path, message, cure) =>
    report(['steps', step.id, ...path], message, cure)

/** A name that was probably meant, as part of a cure. */
export const meant = (name: string, known: Iterable<string>): string | null => {
  let best: string | null = null
  let least = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const d = distance(name, candidate)
    if (d < least) {
      best = candidate
      least = d
    }
  }
  return best
}

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
    row = next
  }
  return row[b.length] ?? 0
}

export const cureFor = (name: string, known: Iterable<string>, otherwise: string): string => {
  const near = meant(name, known)
  return near === null ? otherwise : `write ${near}, or ${otherwise}`
}
