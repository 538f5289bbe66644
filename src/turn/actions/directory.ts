import { z } from 'zod'
import { isStale } from '../../directory/assured.ts'
import type { Directory } from '../../directory/types.ts'
import { inLanguage } from '../../directory/words.ts'
import type { ActionSpec } from '../../flow/types.ts'
import type { Action, ActionContext, Outcome } from '../action.ts'

const id = z.string().max(100)

/** A list for a `from:` choice, or `none`. */
const listOf = (ids: string[]): Outcome =>
  ids.length > 0 ? { result: 'ok', value: ids } : { result: 'none' }

const needs = action('directory.needs', [], ['ok', 'none'], ['ok'], {}, (_input, { directory }) =>
  listOf(directory.needs.map((need) => need.id).filter((need) => servicesFor(directory, need).length > 0)),
)

const servicesForNeed = action(
  'directory.servicesFor',
  ['need'],
  ['ok', 'none'],
  ['ok'],
  { need: id },
  (input, { directory }) => listOf(servicesFor(directory, input.need)),
)

const servicesAtCenter = action(
  'directory.servicesAt',
  ['center'],
  ['ok', 'none'],
  ['ok'],
  { center: id },
  (input, { directory }) => listOf(servicesAt(directory, input.center)),
)

/** Closed ones are listed, too (last): who looks for one should learn that it is closed. */
const centers = action('directory.centers', [], ['ok', 'none'], ['ok'], {}, (_input, { directory }) =>
  listOf(directory.centers.map((center) => center.id)),
)

const centersForService = action(
  'directory.centersFor',
  ['service'],
  ['ok', 'none'],
  ['ok'],
  { service: id },
  (input, { directory }) =>
    listOf(
      directory.centers
        .filter((center) =>
          directory.offers.some((o) => o.service === input.service && o.center === center.id),
        )
        .map((center) => center.id),
    ),
)

/** `elsewhere`: as far as is known it is not offered at the center that she named. */
const aboutService = action(
  'directory.aboutService',
  ['service'],
  ['ok', 'elsewhere', 'gone'],
  ['ok', 'elsewhere'],
  { service: id, center: id.nullish() },
  (input, { directory, draft, now }) => {
    const service = directory.services.find((s) => s.id === input.service)
    if (!service) return { result: 'gone' }
    draft.facts.push({ kind: 'service_viewed', service: service.id })
    const stale = isStale(service.assuredOn, now)
    const center = directory.centers.find((c) => c.id === input.center)?.id
    const there = directory.offers.some((o) => o.service === service.id && o.center === center)
    if (center && !there) draft.facts.push({ kind: 'unmet', service: service.id, center, detail: 'not_here' })
    // The card is about the service at that center where it is offered there.
    const card = there ? `${service.id}@${center}` : service.id
    const value = { service: service.id, card, sensitive: service.sensitive, stale }
    return { result: center && !there ? 'elsewhere' : 'ok', value }
  },
)

const aboutCenter = action(
  'directory.aboutCenter',
  ['center'],
  ['open', 'paused', 'closed', 'unconfirmed', 'gone'],
  ['open', 'paused', 'closed', 'unconfirmed'],
  { center: id },
  (input, { directory, draft }) => {
    const center = directory.centers.find((c) => c.id === input.center)
    if (!center) return { result: 'gone' }
    draft.facts.push({ kind: 'center_viewed', center: center.id })
    return { result: center.state, value: { center: center.id } }
  },
)

const confirmedForDays = 30

/** Whether staff confirmed within 30 days that a center is open: else what is known of it is not passed on. */
const confirmedCenter = action(
  'directory.confirmedCenter',
  ['center'],
  ['yes', 'no'],
  [],
  { center: id },
  (input, { directory, now }) => {
    const center = directory.centers.find((c) => c.id === input.center)
    const oldest = new Date(now.getTime() - confirmedForDays * 86_400_000).toISOString().slice(0, 10)
    const fresh = center?.state === 'open' && center.confirmedOn !== null && center.confirmedOn >= oldest
    return { result: fresh ? 'yes' : 'no' }
  },
)

/** Whom to call in need: only what staff have verified. */
const crisisContacts = action(
  'directory.crisisContacts',
  [],
  ['some', 'none'],
  ['some'],
  {},
  (_input, { directory, draft }) => {
    const lines = (directory.crisisContacts ?? []).map(({ name, number }) => {
      const named = inLanguage(name, draft.language ?? 'ar')
      return named ? `${named} ${number}` : number
    })
    return lines.length > 0 ? { result: 'some', value: lines } : { result: 'none' }
  },
)

/** What flows may ask of the directory. All of it is in memory. */
export const directoryActions: Action[] = [
  needs,
  servicesForNeed,
  servicesAtCenter,
  centers,
  centersForService,
  aboutService,
  aboutCenter,
  confirmedCenter,
  crisisContacts,
]

function servicesFor({ services }: Directory, need: string): string[] {
  return services.filter((service) => service.needs.includes(need)).map((service) => service.id)
}

function servicesAt({ services, offers }: Directory, center: string): string[] {
  return services
    .filter((service) => offers.some((o) => o.center === center && o.service === service.id))
    .map((service) => service.id)
}

function action<S extends z.ZodRawShape>(
  name: string,
  inputs: string[],
  outcomes: string[],
  saves: string[],
  shape: S,
  run: (input: z.infer<z.ZodObject<S>>, context: ActionContext) => Outcome,
): Action {
  const need = (input: string) => (inputs.includes(input) ? ('required' as const) : ('optional' as const))
  const spec: ActionSpec = {
    name,
    inputs: Object.fromEntries(Object.keys(shape).map((input) => [input, need(input)])),
    outcomes,
    saves,
  }
  const made: Action<z.ZodObject<S>> = { kind: 'memory', spec, input: z.object(shape), run }
  return made as unknown as Action
}
