import { z } from 'zod'
import { cleanText } from '../../chat/clean-text.ts'

/** What bodies and answers of the booking routes are made of. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
export const day = z.iso.date()
/** `2026-12-06T10:00`, as clocks in Damascus show it. */
export const wallTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
export const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const words = z.string().max(200).transform(cleanText).pipe(z.string().min(1))
export const localised = z.partialRecord(z.enum(['ar', 'kmr', 'en']), words)
export const id = z.object({ id: z.uuid() })
const placeId = z.string().min(1).max(100)
const age = z.int().min(0).max(120).nullable()
const known = z.boolean().nullable()

export const audience = {
  womenOnly: z.boolean(),
  minAge: age,
  maxAge: age,
  withCarer: z.boolean(),
  languages: z.array(z.enum(['ar', 'kmr', 'en'])).max(3),
  childcare: known,
  transport: known,
  stepFree: known,
  signLanguage: known,
  companionWelcome: known,
}
const optionalAudience = z.object(audience).partial().shape

export const meeting = z.strictObject({
  startsAt: instant,
  endsAt: instant,
  roomId: z.int().nullable().optional(),
})

/** Capacity and ages are judged by the booking room, which names what is wrong. */
const what = {
  service: placeId,
  center: placeId,
  capacity: z.number(),
  facilitatorId: z.uuid().nullable().optional(),
  title: localised.nullable().optional(),
  bring: localised.nullable().optional(),
  ...optionalAudience,
}

export const newSession = z.strictObject({
  ...what,
  /** One, or those of a course that is booked once. */
  meetings: z.array(meeting).max(200).optional(),
  /** A course by a rule that ends, in place of `meetings`. */
  course: z
    .strictObject({
      rrule: z.string().max(300),
      starts: wallTime,
      minutes: z.int().min(1).max(720),
      roomId: z.int().nullable().optional(),
    })
    .optional(),
})

export const sessionChange = z.strictObject({
  capacity: z.number().optional(),
  title: localised.nullable().optional(),
  bring: localised.nullable().optional(),
  ...optionalAudience,
})

export const meetingChange = z.strictObject({
  move: z
    .array(meeting.extend({ id: z.uuid() }))
    .max(200)
    .optional(),
  cancel: z.array(z.uuid()).max(200).optional(),
  add: z.array(meeting).max(200).optional(),
})

export const newSeries = z.strictObject({
  ...what,
  rrule: z.string().max(300),
  starts: wallTime,
  minutes: z.number(),
  slotMinutes: z.number().nullable().optional(),
  pauseMinutes: z.number().optional(),
  otherHours: z.record(z.string().max(40), z.strictObject({ start: clock, minutes: z.number() })).optional(),
  roomId: z.int().nullable().optional(),
})

const answerMeeting = z.object({
  id: z.uuid(),
  startsAt: z.date(),
  endsAt: z.date(),
  room: z.string().nullable(),
  state: z.string(),
})
const texts = z.record(z.string(), z.string()).nullable()
export const session = z.object({
  id: z.uuid(),
  service: z.string(),
  center: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
  meetings: z.array(answerMeeting),
  capacity: z.int(),
  free: z.int(),
  waiting: z.int(),
  title: texts,
  bring: texts,
  state: z.string(),
  version: z.int(),
  sample: z.boolean(),
  ...audience,
  languages: z.array(z.string()),
})

export const seat = z.object({
  id: z.uuid(),
  code: z.string().nullable(),
  state: z.string(),
  walkIn: z.boolean(),
  carerCheck: z.boolean(),
  came: z.array(z.uuid()),
  missed: z.array(z.uuid()),
})
