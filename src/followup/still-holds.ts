import { sql } from 'drizzle-orm'

const gone = sql`
  case follow_ups.trigger
    when 'booked' then coalesce((
      select case when b.state <> 'confirmed' or s.state <> 'scheduled' then 'cancelled'
                  when s.starts_at <> follow_ups.subject_at then 'moved' else '' end
      from bookings b join sessions s on s.id = b.session_id
      where b.id = follow_ups.subject_id and b.contact_id = follow_ups.contact_id), 'cancelled')
    when 'attended' then coalesce((
      select case when b.state = 'attended' then '' else 'cancelled' end
      from bookings b where b.id = follow_ups.subject_id and b.contact_id = follow_ups.contact_id), 'cancelled')
    else '' end`

/**
 * What became of the booking that a follow-up is about, for a `select` over `follow_ups`: null where it still holds, as it
 * does where she agreed herself. A seat that was given up, a session that is cancelled or begins at another time is no
 * longer what was to be said.
 */
export const goneOf = sql<'cancelled' | 'moved' | null>`nullif(${gone}, '')`

/** The same for a `where`. */
export const stillHolds = sql`${gone} = ''`
