import type { Step, Way } from './compile.ts'
import type { Path } from './problem.ts'
import { existing } from './reads.ts'

/** One way out of a step, as the checker and the revisions see it. */
export interface Route {
  way: Way
  /** `free`: taken at once. `answer`: the person's answer is between. `silence`: time alone. */
  by: 'free' | 'answer' | 'silence'
  /** Variables that are set on this way. */
  sets: string[]
  /** The outcome of a call or run that leads here; null: any other. */
  outcome?: string | null
  /** Where it stands in the step; null: it comes from the defaults. */
  path: Path | null
}

const to = (step: string): Way => ({ to: 'step', step })
const free = (step: string, sets: string[], path: Path): Route => ({ way: to(step), by: 'free', sets, path })

/** All ways out of a step. `saves` tells the outcomes of a call or run after which `save` is set. */
export const routesOf = (step: Step, saves: (outcome: string | null) => boolean = () => true): Route[] => {
  switch (step.kind) {
    case 'say':
    case 'schedule':
      return [free(step.next, [], ['next'])]
    case 'set':
      return [
        free(
          step.next,
          step.set.map(([name]) => name),
          ['next'],
        ),
      ]
    case 'when':
      return step.cases.map((c, i) =>
        free(c.next, existing(c.parts), ['when', i, i === step.cases.length - 1 ? 'else' : 'next']),
      )
    case 'handoff':
      return step.next === null ? [] : [free(step.next, [], ['next'])]
    case 'call':
    case 'run': {
      const ways: Route[] = [...step.outcomes].map(([outcome, next]) => ({
        ...free(next, step.save !== null && saves(outcome) ? [step.save] : [], ['outcomes', outcome]),
        outcome,
      }))
      if (step.kind === 'run' && step.next !== null)
        ways.push({
          ...free(step.next, step.save !== null && saves(null) ? [step.save] : [], ['next']),
          outcome: null,
        })
      return ways
    }
    case 'choose': {
      const saved = step.save === null ? [] : [step.save]
      const options = step.options.map<Route>((o) => ({
        way: to(o.next),
        by: 'answer',
        sets: [...saved, ...o.set.map(([name]) => name)],
        path: ['options', o.id, 'next'],
      }))
      if (step.list) options.push({ way: to(step.list.next), by: 'answer', sets: saved, path: ['next'] })
      return [...options, ...waitingRoutes(step)]
    }
    case 'ask':
      return [{ way: to(step.next), by: 'answer', sets: [step.save], path: ['next'] }, ...waitingRoutes(step)]
    case 'end':
      return []
    default:
      return step satisfies never
  }
}

const waitingRoutes = (step: Extract<Step, { kind: 'choose' | 'ask' }>): Route[] => {
  const routes: Route[] = [
    {
      way: step.invalid.way,
      by: 'answer',
      sets: [],
      path: step.invalid.own ? ['invalid', step.invalid.way.to === 'step' ? 'next' : 'go'] : null,
    },
    {
      way: step.timeout.way,
      by: 'silence',
      sets: [],
      path: step.timeout.own ? ['timeout', step.timeout.way.to === 'step' ? 'next' : 'go'] : null,
    },
  ]
  if (step.words)
    routes.push({
      way: to(step.words.next),
      by: 'answer',
      sets: step.words.save === null ? [] : [step.words.save],
      path: ['words'],
    })
  return routes
}
