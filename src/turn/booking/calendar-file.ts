import type { BookingWithSession } from '../../booking/types.ts'
import type { ContentFile } from '../../channels/channel.ts'
import type { Language } from '../../text/types.ts'

/** Calendars are looked at by others: it says that there is something, never what or where. */
const titles: Record<Language, string> = { ar: 'موعد', kmr: 'Randevû', en: 'Appointment' }
const longestLine = 75

/**
 * Her appointment as iCalendar (RFC 5545): neutral, in UTC, an event for each date of a course. UID stays the same for a
 * booking and SEQUENCE counts the session's changes, so that a later file takes the place of an earlier one.
 */
export function calendarFile(
  { id, session }: BookingWithSession,
  language: Language,
  now: Date,
): ContentFile {
  const dates = session.meetings.filter(({ state }) => state === 'scheduled')
  const events = dates.flatMap((meeting) => [
    'BEGIN:VEVENT',
    `UID:${id}-${meeting.id.slice(-12)}@appointment`,
    `SEQUENCE:${session.version}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(meeting.startsAt)}`,
    `DTEND:${utc(meeting.endsAt)}`,
    `SUMMARY:${titles[language]}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
  ])
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//appointment//EN',
    ...events,
    'END:VCALENDAR',
    '',
  ]
  return { name: 'appointment.ics', mime: 'text/calendar', body: lines.map(folded).join('\r\n') }
}

const utc = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** No line of ours is so long; a longer one would have to be folded. */
const folded = (line: string) => {
  if (Buffer.byteLength(line) > longestLine) throw new Error('a line of the calendar is too long')
  return line
}
