import { z } from 'zod'
import { durationMs, type Flow, type FlowFile, type Problem, parseAs } from '../flow/index.ts'
import { apartOf } from './terms.ts'

const hour = 3_600_000
const id = z.string().regex(/^[a-z][a-z0-9_-]{0,47}$/, 'is no id: small letters, digits, - and _')
const duration = z.string().regex(/^[1-9][0-9]{0,3}[hdw]$/, 'is no duration: 12h, 7d or 2w')
const words = z.string().trim().min(1).max(80)
const longest = durationMs('104w')
const longestAround = durationMs('4w')
const mostOffsets = 30

const common = {
  plan: id,
  schema: z.literal(1),
  /** For staff who choose among plans. */
  name: z.strictObject({ ar: words, kmr: words, en: words }),
  /** Begins with the input `check_in`. */
  flow: id,
}
const stop = {
  /** Without an answer for so long a message counts as silent. */
  unanswered: duration,
  /** So many silent ones in a row end the plan; where she agreed to it, with a task for a worker. */
  silences: z.number().int().min(1).max(2),
}
/** What becomes of the booking that began it. Her "stop" and an erasure end every plan. */
const ends = z.strictObject({ ...stop, on: z.array(z.enum(['cancelled', 'moved'])).min(1) })

/** A plan as its file has it. Its dates are a list that ends, or one date: there is no way to say "for ever". */
const planSchema = z.discriminatedUnion('trigger', [
  z.strictObject({
    ...common,
    /** She agreed. */
    trigger: z.literal('opt_in'),
    /** How long after that. */
    offsets: z.array(duration).min(1).max(mostOffsets),
    stop: z.strictObject(stop),
  }),
  z.strictObject({
    ...common,
    /** She has a place, and wished to be reminded of it. */
    trigger: z.literal('booked'),
    /** `courses`: sessions of several meetings, before the first; `all`: every session. */
    sessions: z.enum(['courses', 'all']),
    /** How long before it. */
    before: duration,
    stop: ends,
  }),
  z.strictObject({
    ...common,
    /** She came. */
    trigger: z.literal('attended'),
    sessions: z.enum(['courses', 'all']),
    /** How long after the end. */
    after: duration,
    stop: ends,
  }),
])
type PlanFile = z.infer<typeof planSchema>
export type Trigger = PlanFile['trigger']

export interface Plan {
  id: string
  name: { ar: string; kmr: string; en: string }
  trigger: Trigger
  /** Only sessions of several meetings. */
  courses: boolean
  flow: string
  /** After the trigger; before it where negative. Rising. */
  offsetsMs: number[]
  answerHours: number
  silence: number
}
export type Plans = ReadonlyMap<string, Plan>

type Refuse = (path: (string | number)[], what: string, cure: string) => void

/**
 * Reads `flows/plans/*.yaml`. Refused, with file, line and cure, are unknown or unfit flows, dates that do not rise, that
 * end after two years, or that come before the last one could be answered; a plan on bookings that goes on when its date is
 * gone; and two such plans that would write to the same people at the same time.
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
    const { value: source, report } = parsed.value
    const before = problems.length
    const refuse: Refuse = (...said) => void problems.push(report(...said))
    const plan = compiled(source)
    const name = file.path.split(/[\\/]/).at(-1)
    if (name !== `${plan.id}.yaml`)
      refuse(['plan'], `plan ${plan.id} stands in ${name}`, `name the file ${plan.id}.yaml`)
    checkFlow(plan, flows, refuse)
    checkDates(source, plan, refuse)
    for (const other of plans.values())
      if (overlap(plan, other))
        refuse(
          [source.trigger === 'booked' ? 'before' : 'after'],
          `writes to the same people at the same time as plan ${other.id}`,
          'ask both in one flow, or leave more time between them',
        )
    if (problems.length === before) plans.set(plan.id, plan)
  }
  return { plans, problems }
}

function compiled(source: PlanFile): Plan {
  const { trigger } = source
  return {
    id: source.plan,
    name: source.name,
    trigger,
    courses: trigger !== 'opt_in' && source.sessions === 'courses',
    flow: source.flow,
    offsetsMs:
      trigger === 'opt_in'
        ? source.offsets.map(durationMs)
        : [trigger === 'booked' ? -durationMs(source.before) : durationMs(source.after)],
    answerHours: durationMs(source.stop.unanswered) / hour,
    silence: source.stop.silences,
  }
}

function checkFlow(plan: Plan, flows: ReadonlyMap<string, Pick<Flow, 'takes'>>, refuse: Refuse): void {
  const takes = flows.get(plan.flow)?.takes
  if (!takes) refuse(['flow'], `no flow ${plan.flow}`, 'name a flow of flows/')
  else if ([...takes.keys()].join() !== 'check_in')
    refuse(
      ['flow'],
      `flow ${plan.flow} does not take check_in alone`,
      'give it takes: { check_in: required }',
    )
}

function checkDates(source: PlanFile, plan: Plan, refuse: Refuse): void {
  if (source.trigger === 'opt_in') {
    for (const [at, ms] of plan.offsetsMs.entries()) {
      if (ms > longest) refuse(['offsets', at], 'is later than two years', 'end the plan within 104w')
      if (at > 0 && ms - (plan.offsetsMs[at - 1] ?? 0) <= plan.answerHours * hour)
        refuse(
          ['offsets', at],
          'comes before the one before it could be answered',
          `leave more than ${source.stop.unanswered} between them, in rising order`,
        )
    }
    return
  }
  if (Math.abs(plan.offsetsMs[0] ?? 0) > longestAround)
    refuse(
      [source.trigger === 'booked' ? 'before' : 'after'],
      'is more than four weeks from the date',
      'stay within 4w',
    )
  for (const gone of ['cancelled', 'moved'] as const)
    if (!source.stop.on.includes(gone) && (source.trigger === 'booked' || gone === 'cancelled'))
      refuse(['stop', 'on'], `goes on when its date is ${gone}`, `add ${gone}`)
}

/** Plans that she agrees to may overlap: then one of the messages is skipped, on record. Of bookings she chose no plan. */
function overlap(one: Plan, other: Plan): boolean {
  if (one.trigger === 'opt_in' || one.trigger !== other.trigger) return false
  return Math.abs((one.offsetsMs[0] ?? 0) - (other.offsetsMs[0] ?? 0)) < apartOf(one.trigger)
}

/** The shape of a plan's file as JSON Schema, for editors. */
export const planJsonSchema = (): object => ({
  ...z.toJSONSchema(planSchema, { target: 'draft-7', io: 'input' }),
  title: 'Plan',
  description: 'See docs/follow-up.md',
})
