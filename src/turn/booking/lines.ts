import type { BookingWithSession, Session } from '../../booking/types.ts'
import type { Value, Vars } from '../../flow/types.ts'
import { localDay } from '../../text/dates.ts'
import type { Language } from '../../text/types.ts'
import { groupLines } from './fit.ts'

/** A list stays in the conversation's state, so what to bring is short there; the whole of it comes with the place itself. */
const shortest = 40
const longest = 120
/** A course lists its dates; of a longer one the first of them. */
const mostDates = 24

/** A session in a list: its id for the button, and its line in the message. */
export function listed(session: Session, language: Language): Vars {
  return { id: session.id, ...line('session', session, shortNotes(session, language)) }
}

/** A session with all that is known of it, before she books. */
export function whole(session: Session, language: Language): Vars {
  return line('session', session, notes(session, language))
}

/** Her own booking, as shown to her who asked for it: what it is for, and the number for the door. */
export function bookingLines(
  { session, state, code, carerCheck }: BookingWithSession,
  language: Language,
): Value[] {
  const status = { line: `state_${told.has(state) ? state : 'over'}` }
  return [
    { service: session.service, ...line('booking', session, [status, ...notes(session, language)]) },
    ...(code !== null && state === 'confirmed' ? [{ line: 'code', code }] : []),
    ...(carerCheck && state === 'confirmed' ? [{ line: 'carer_check' }] : []),
  ]
}

/** What has a text of its own; all else is over. */
const told: ReadonlySet<string> = new Set(['confirmed', 'waitlisted', 'offered', 'held'])

const line = (name: string, session: Session, notes: Value[]): Vars => ({
  line: name,
  at: minute(session.startsAt),
  until: minute(firstEnd(session)),
  center: session.center,
  notes,
})

/** An instant to the minute: the conversation's state has little room. */
const minute = (at: Date) => `${at.toISOString().slice(0, 16)}Z`

/** The end of the day's meeting: a course ends months later. */
const firstEnd = (session: Session): Date =>
  session.meetings.find(({ state }) => state === 'scheduled')?.endsAt ?? session.endsAt

function shortNotes(session: Session, language: Language): Value[] {
  return [
    ...sample(session),
    ...titled(session, language, shortest),
    ...full(session),
    ...course(session),
    ...bring(session, language, shortest),
  ]
}

function notes(session: Session, language: Language): Value[] {
  const { childcare, transport, stepFree, signLanguage, companionWelcome, languages } = session
  const known = (fact: boolean | null, name: string): Value[] => (fact === true ? [{ line: name }] : [])
  const room = session.meetings.find(({ state }) => state === 'scheduled')?.room
  return [
    ...sample(session),
    ...titled(session, language, longest),
    ...dates(session),
    ...(room ? [{ line: 'room', room }] : []),
    ...groupLines(session),
    ...bring(session, language, longest),
    ...(languages.length > 0 ? [{ line: 'languages', languages }] : []),
    ...known(childcare, 'childcare'),
    ...known(transport, 'transport'),
    ...known(stepFree, 'step_free'),
    ...known(signLanguage, 'sign_language'),
    ...known(companionWelcome, 'companion'),
  ]
}

const sample = ({ sample }: Session): Value[] => (sample ? [{ line: 'sample' }] : [])
const full = ({ free }: Session): Value[] => (free > 0 ? [] : [{ line: 'full' }])
const course = ({ meetings }: Session): Value[] => {
  const dates = meetings.filter(({ state }) => state === 'scheduled').length
  return dates > 1 ? [{ line: 'course', dates }] : []
}
const dates = ({ meetings }: Session): Value[] => {
  const days = meetings.filter(({ state }) => state === 'scheduled').map(({ startsAt }) => localDay(startsAt))
  return days.length > 1 ? [{ line: 'dates', dates: days.length, days: days.slice(0, mostDates) }] : []
}
/** Which course it is, where a service has several. */
const titled = ({ title }: Session, language: Language, most: number): Value[] => {
  const named = words(title, language)
  return named ? [{ line: 'title', title: named.slice(0, most).toWellFormed() }] : []
}
const bring = ({ bring }: Session, language: Language, most: number): Value[] => {
  const what = words(bring, language)
  return what ? [{ line: 'bring', what: what.slice(0, most).toWellFormed() }] : []
}

/** Arabic is read by most: better than nothing where a text is not there in her language. */
const words = (text: Session['title'], language: Language): string | null =>
  text?.[language] ?? text?.ar ?? text?.en ?? null
