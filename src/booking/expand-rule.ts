import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { writeLocal, zone } from './local-time.ts'

/** A rule with more dates than this is a mistake; one without an end is made eight weeks ahead. */
export const mostDates = 1_000
const parts =
  /^(FREQ|INTERVAL|COUNT|UNTIL|BYDAY|BYMONTH|BYMONTHDAY|BYSETPOS|BYWEEKNO|BYYEARDAY|WKST)=[^;=\s]+$/
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']

export type RuleRead =
  | { ok: true; endless: boolean }
  /** Not RFC 5545, or with a time of day in it: that stands in the start. */
  | { ok: false; why: 'rule' }
  | { ok: false; why: 'too_many' }

/** Whether a rule can be used: `FREQ=WEEKLY;BYDAY=SU,TU`, at most 1,000 dates or no end, one date a day at most. */
export function checkRule(rrule: string, starts: Temporal.PlainDateTime): RuleRead {
  if (rrule.length > 300 || !rrule.split(';').every((part) => parts.test(part)))
    return { ok: false, why: 'rule' }
  let rule: RRuleTemporal
  try {
    rule = ruleOf(rrule, starts)
  } catch {
    return { ok: false, why: 'rule' }
  }
  const { freq, count, until } = rule.options()
  if (!frequencies.includes(freq)) return { ok: false, why: 'rule' }
  if (count !== undefined && count > mostDates) return { ok: false, why: 'too_many' }
  if (!until) return { ok: true, endless: count === undefined }
  // Counted by days, so that a rule to the year 9999 is not even expanded.
  const days = until.toPlainDate().since(starts.toPlainDate(), { largestUnit: 'day' }).days
  if (days > mostDates * 366) return { ok: false, why: 'too_many' }
  let dates = 0
  rule.all((_date, index) => {
    dates = index + 1
    return index < mostDates
  })
  return dates > mostDates ? { ok: false, why: 'too_many' } : { ok: true, endless: false }
}

/**
 * The dates of a checked rule from one day to another (both belong to it), as clocks show them. It is expanded as wall time:
 * ten o'clock stays ten o'clock whatever zone the server is in.
 */
export function expandRule(
  rrule: string,
  starts: Temporal.PlainDateTime,
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Temporal.PlainDateTime[] {
  const at = (day: Temporal.PlainDate) => new Date(`${day}T00:00:00Z`)
  return ruleOf(rrule, starts)
    .between(at(from), at(until.add({ days: 1 })), true)
    .map((date) => Temporal.PlainDateTime.from(date.toPlainDateTime().toString()))
    .filter((date) => Temporal.PlainDate.compare(date.toPlainDate(), until) <= 0)
}

/** All dates of a rule that ends: those of a course. */
export const allDates = (rrule: string, starts: Temporal.PlainDateTime): Temporal.PlainDateTime[] =>
  ruleOf(rrule, starts)
    .all((_date, index) => index < mostDates)
    .map((date) => Temporal.PlainDateTime.from(date.toPlainDateTime().toString()))

/** UTC stands for wall time here: it has no jumps. */
function ruleOf(rrule: string, starts: Temporal.PlainDateTime): RRuleTemporal {
  const dtstart = `${writeLocal(starts).replaceAll(/[-:]/g, '')}00`
  const rruleString = `DTSTART;TZID=UTC:${dtstart}\nRRULE:${rrule.replace(/(?<=UNTIL=)\d{8}T\d{6}Z/, asWallTime)}`
  return new RRuleTemporal({ rruleString, temporal: Temporal, strict: false }) as unknown as RRuleTemporal
}

/** UNTIL may be given in true UTC: then it is brought to the wall time that the rest is in. */
function asWallTime(utc: string): string {
  const iso = utc.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const local = Temporal.Instant.from(iso).toZonedDateTimeISO(zone).toPlainDateTime()
  return `${local.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}Z`
}
