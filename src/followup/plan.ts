import { z } from 'zod'
import { durationMs, type Flow, type FlowFile, type Problem, parseAs } from '../flow/index.ts'

const hour = 3_600_000
const id = z.string().regex(/^[a-z][a-z0-9_-]{0,47}$/, 'is no id: small letters, digits, - and _')
const duration = z.string().regex(/^[1-9][0-9]{0,3}[hdw]$/, 'is no duration: 12h, 7d or 2w')
const longest = durationMs('104w')
const mostOffsets = 30

/** A plan as its file has it. The offsets are a list that ends: there is no way to say "for ever". */
const planSchema = z.strictObject({
  plan: id,
  schema: z.literal(1),
  /** What begins it. */
  trigger: z.enum(['opt_in']),
  /** How long after it began. */
  offsets: z.array(duration).min(1).max(mostOffsets),
  /** Begins with the input `check_in`. */
  flow: id,
  stop: z.strictObject({
    /** Without an answer for so long a message counts as silent. */
    unanswered: duration,
    /** So many silent ones in a row end the plan, with a task for a worker. */
    silences: z.number().int().min(1).max(2),
  }),
})

export interface Plan {
  id: string
  flow: string
  offsetsMs: number[]
  answerHours: number
  silence: number
}
export type Plans = ReadonlyMap<string, Plan>

/**
 * Reads `flows/plans/*.yaml`. Refused, with file, line and cure, are unknown or
 * unfit flows, dates that do not rise, that end after two years, or that come before the last one could be answered.
 */
export function readPlans(
  files: FlowFile[],
  flows: ReadonlyMap<string, Pick<Flow, 'takes'>>,
): { plans: Plans; problems: Problem[] } {
  const plans = new Map<string, Plan>()
  const problems: Problem[] = []
  for (const file of files) {
    const parsed = parseAs(file, planSchema)
    if (!parsed.ok) {
      problems.push(...parsed.problems)
      continue
    }
    const { value: plan, report } = parsed.value
    const offsetsMs = plan.offsets.map(durationMs)
    const answerMs = durationMs(plan.stop.unanswered)
    const found: Problem[] = []
    const name = file.path.split(/[\\/]/).at(-1)
    if (name !== `${plan.plan}.yaml`)
      found.push(report(['plan'], `plan ${plan.plan} stands in ${name}`, `name the file ${plan.plan}.yaml`))
    const takes = flows.get(plan.flow)?.takes
    if (!takes) found.push(report(['flow'], `no flow ${plan.flow}`, 'name a flow of flows/'))
    else if ([...takes.keys()].join() !== 'check_in')
      found.push(
        report(
          ['flow'],
          `flow ${plan.flow} does not take check_in alone`,
          'give it takes: { check_in: required }',
        ),
      )
    for (const [at, ms] of offsetsMs.entries()) {
      if (ms > longest)
        found.push(report(['offsets', at], 'is later than two years', 'end the plan within 104w'))
      if (at > 0 && ms - (offsetsMs[at - 1] ?? 0) <= answerMs)
        found.push(
          report(
            ['offsets', at],
            'comes before the one before it could be answered',
            `leave more than ${plan.stop.unanswered} between them, in rising order`,
          ),
        )
    }
    problems.push(...found)
    if (found.length === 0)
      plans.set(plan.plan, {
        id: plan.plan,
        flow: plan.flow,
        offsetsMs,
        answerHours: answerMs / hour,
        silence: plan.stop.silences,
      })
  }
  return { plans, problems }
}

/** The shape of a plan's file as JSON Schema, for editors. */
export const planJsonSchema = (): object => ({
  ...z.toJSONSchema(planSchema, { target: 'draft-7', io: 'input' }),
  title: 'Plan',
  description: 'See docs/follow-up.md',
})
