import { z } from 'zod'
import { findSessions } from '../../booking/find-sessions.ts'
import { readSession } from '../../booking/read-sessions.ts'
import type { Value } from '../../flow/types.ts'
import { localDay } from '../../text/dates.ts'
import { readDay } from '../../understanding/read-day.ts'
import type { Action, RowContext } from '../action.ts'
import { groupLines, mayFit } from '../booking/fit.ts'
import { offer } from '../booking/offers.ts'
import { id, maybe, rowAction } from './define.ts'

/** For whom: a grown-up's age is not asked. */
export const whoShape = { age: maybe, plain: z.boolean().nullish() }
export const whoOf = ({
  age,
  plain,
}: {
  age?: string | null | undefined
  plain?: boolean | null | undefined
}) => ({
  age: age ?? null,
  plain: plain ?? false,
})
/** In what language a text of staff (what to bring) is taken along. */
export const languageOf = ({ draft }: RowContext) => draft.language ?? 'ar'

/** Only whether there are times at all: which ones is told once it is known for whom. */
const open = rowAction(
  'booking.open',
  { service: id },
  { saves: [], others: ['some', 'none'] },
  async ({ service }, { tx, now, directory, draft }) => {
    const offered = directory.services.some((one) => one.id === service)
    const [next] = offered ? await findSessions(tx, { services: [service], limit: 1 }, now) : []
    if (offered && !next) draft.facts.push({ kind: 'unmet', service, detail: 'no_session' })
    return { result: next ? 'some' : 'none' }
  },
)

/** `other`: not on that day or not at that center; what is shown is the next best. `none`: nothing fits the one who comes. */
const find = rowAction(
  'booking.find',
  { service: id, center: maybe, day: maybe, skip: z.number().nullish(), ...whoShape },
  { saves: ['ok', 'other'], others: ['none'] },
  async (input, context) => {
    const { service, center, day, skip } = input
    const wanted = { service, center, day, skip: skip ?? 0, who: whoOf(input) }
    const offered = await offer(context.tx, wanted, languageOf(context), context.now)
    if (!offered.found) return { result: 'none' }
    context.draft.facts.push({ kind: 'sessions_shown', service, ...(center ? { center } : {}) })
    return { result: offered.asWished ? 'ok' : 'other', value: offered.value }
  },
)

/** For whom it is instead, and which other services have times that fit. What is sensitive is not named unasked. */
const fitting = rowAction(
  'booking.fitting',
  { service: id, session: maybe, ...whoShape },
  { saves: ['ok'], others: [] },
  async (input, { tx, now, directory }) => {
    const who = whoOf(input)
    const asked = input.session ? await readSession(tx, input.session, now) : null
    const [first] = asked ? [asked] : await findSessions(tx, { services: [input.service], limit: 1 }, now)
    const services = directory.services.filter((one) => !one.sensitive).map((one) => one.id)
    const sessions = await findSessions(tx, { services, limit: 300 }, now)
    const fits = new Set(sessions.filter((session) => mayFit(session, who)).map((session) => session.service))
    const value: Value = {
      group: first ? groupLines(first) : [],
      services: services.filter((one) => fits.has(one)).slice(0, 4),
    }
    return { result: 'ok', value }
  },
)

/** What she wrote as a day. `unclear`: no such day (30/2). */
const day = rowAction(
  'booking.readDay',
  { said: id },
  { saves: ['ok'], others: ['unclear'] },
  async ({ said }, { now }) => {
    const read = readDay(said, localDay(now))
    return read.kind === 'day' ? { result: 'ok', value: read.day } : { result: 'unclear' }
  },
)

/** What flows ask of sessions before anything is booked. */
export const bookingFindActions: Action[] = [open, find, fitting, day]
