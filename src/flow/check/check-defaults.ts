import type { Problem } from '../problem.ts'
import { cureFor, type FlowSet } from './source.ts'

/** Every flow that the defaults name exists and needs nothing that it would not get. */
export const checkDefaults = ({ defaults: d, defaultsReport: report, byId }: FlowSet): Problem[] => {
  const named: [path: string[], flow: string][] = [
    [['first_contact'], d.first_contact],
    [['returning'], d.returning],
    ...Object.entries(d.globals).map(([word, to]): [string[], string] => [['globals', word, 'go'], to.go]),
    [['broken', 'go'], d.broken.go],
  ]
  if (d.afterEnd) named.push([['after_end', 'go'], d.afterEnd.go])
  for (const kind of ['choose', 'ask'] as const) {
    const { way } = d.invalid[kind]
    if (way.to === 'flow') named.push([['invalid', kind, 'go'], way.flow])
  }
  if (d.timeout.way.to === 'flow') named.push([['timeout', 'go'], d.timeout.way.flow])
  return named.flatMap(([path, id]) => {
    const found = byId.get(id)
    if (!found)
      return [report(path, `there is no flow ${id}`, cureFor(id, byId.keys(), `add flows/${id}.yaml`))]
    const missing = [...found.flow.takes].filter(([, need]) => need === 'required').map(([name]) => name)
    if (missing.length === 0) return []
    return [
      report(
        path,
        `flow ${id} needs ${missing.join(', ')}, which nobody gives it here`,
        'make it optional there',
      ),
    ]
  })
}
