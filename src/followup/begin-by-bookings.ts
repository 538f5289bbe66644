import { sql } from 'drizzle-orm'
import { checkIns, followUps } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { Plan, Plans } from './plan.ts'

const day = 86_400_000
const atOnce = 500
/** Nobody named hours for these; her safe-contact wishes come first. */
const hours = { from: 9 * 60, until: 20 * 60 }
/** A day ahead: what is moved or cancelled before that leaves no trace here. */
const aheadMs = day
/** All was down meanwhile: what is so late is not said any more. */
const lateMs = day

interface Found {
  booking: string
  contact: string
  center: string
  at: Date
}

/**
 * Plans that a booking begins: a reminder of a course, for who wished to be reminded; a question after it, for who came. Each
 * booking begins each plan once, whoever sweeps (a unique key). None begins for who may not be kept, who ended this plan
 * once, or who said "stop" since she booked.
 */
export async function beginByBookings(
  tx: Tx,
  plans: Plans,
  w: { now: Date; newId(): string },
): Promise<number> {
  let begun = 0
  for (const plan of plans.values())
    if (plan.trigger !== 'opt_in')
      for (const one of await find(tx, plan, w.now)) begun += await begin(tx, plan, one, w)
  return begun
}

async function find(tx: Tx, plan: Plan, now: Date): Promise<Found[]> {
  const offset = plan.offsetsMs[0] ?? 0
  const booked = plan.trigger === 'booked'
  const date = booked ? sql`s.starts_at` : sql`s.ends_at`
  // What the plan's own date may lie between, as dates of sessions.
  const from = new Date(now.getTime() - lateMs - offset).toISOString()
  const until = new Date(now.getTime() + aheadMs - offset).toISOString()
  const planned = sql`${date} + make_interval(secs => ${offset / 1000}::float8)`
  const rows = await tx.execute<{ booking: string; contact: string; center: string; at: string }>(sql`
    select b.id as booking, b.contact_id as contact, s.center_id as center, ${date}::text as at
    from sessions s
    join bookings b on b.session_id = s.id
    join contacts c on c.id = b.contact_id
    where ${date} between ${from}::timestamptz and ${until}::timestamptz
      and ${
        booked
          ? // She has just booked: what would be due already is left out.
            sql`s.state = 'scheduled' and b.state = 'confirmed' and cardinality(b.remind) > 0 and b.created_at < ${planned}`
          : sql`b.state = 'attended' and s.closed_at is not null`
      }
      and c.agreement <> 'no' and c.language is not null
      and (c.plans_stopped_at is null or c.plans_stopped_at < b.created_at)
      ${plan.courses ? sql`and (select count(*) from meetings m where m.session_id = s.id and m.state = 'scheduled') > 1` : sql``}
      and not exists (select from follow_ups f where f.plan = ${plan.id} and f.subject_id = b.id)
      and not exists (select from follow_ups f
        where f.plan = ${plan.id} and f.contact_id = b.contact_id and f.state = 'stopped')
    order by ${date}, b.id limit ${atOnce}`)
  return [...rows].map(({ at, ...row }) => ({ ...row, at: new Date(at) }))
}

async function begin(
  tx: Tx,
  plan: Plan,
  { booking, contact, center, at }: Found,
  { now, newId }: { now: Date; newId(): string },
): Promise<number> {
  const id = newId()
  const begun = await tx
    .insert(followUps)
    .values({
      id,
      contactId: contact,
      plan: plan.id,
      flow: plan.flow,
      trigger: plan.trigger,
      subjectId: booking,
      subjectAt: at,
      centerId: center,
      consent: 'booking',
      fromMinute: hours.from,
      untilMinute: hours.until,
      answerHours: plan.answerHours,
      silence: plan.silence,
      agreedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: followUps.id })
  if (begun.length === 0) return 0
  const plannedAt = new Date(at.getTime() + (plan.offsetsMs[0] ?? 0))
  await tx.insert(checkIns).values({ id: newId(), followUpId: id, number: 0, plannedAt, dueAt: plannedAt })
  return 1
}
