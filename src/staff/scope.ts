import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import { may } from './rights.ts'
import type { StaffMember } from './types.ts'

/** A handoff as far as the scope looks at it. */
export interface ScopedChat {
  queue: string
  centerId: string | null
  assignedTo: string | null
  /** Whom the person does not want, or whom a complaint is about. */
  notStaff: string[]
  /** Centers that a complaint is about. */
  notCenters: string[]
}

type Viewer = Pick<StaffMember, 'id' | 'role' | 'centers' | 'trained'>

/**
 * What a staff member may know of: the one rule behind lists, counts, search, live events, files and single records.
 * Outside of it a record does not exist (404).
 *
 * Chats: one's own, and those of one's centers and of the shared pool (no center), for caseworkers and supervisors alone.
 * A chat is hidden from whom the person does not want, and from those who work in a center that it is about. Complaints
 * show only to those trained for them. What is assigned to somebody shows to her whatever else is so.
 */
export function scopeOf(staff: Viewer): {
  /** Handoffs that exist for this staff member; for a `where` over `handoffs`. */
  chats: SQL
  /** Whether nothing keeps a handoff from her, whatever center it is of now; for a `where` over `handoffs`. */
  unbarred: SQL
  /** For a row that is read already (an event of the stream). Says the same as `chats`. */
  hasChat(chat: ScopedChat): boolean
  /** A row with a center: one's centers and the shared pool. For bookings, sessions, tasks, shifts. */
  centers(column: AnyColumn): SQL
  hasCenter(centerId: string | null): boolean
  /** Contacts behind a chat in scope, closed ones included: persons, notes, files, numbers. By the contact's id column. */
  contacts(column: AnyColumn): SQL
  /** Referrals that her center makes, but for chats that are barred to her; for a `where` over `referrals`. */
  referralsMade: SQL
  /** Referrals that were sent to a center of hers, as its recipient; for a `where` over `referrals`. */
  referralsReceived: SQL
} {
  const centers = textArray(staff.centers)
  const hasCenter = (centerId: string | null) => centerId === null || staff.centers.includes(centerId)
  const complaints = staff.trained.includes('complaints')
  const unbarred = sql`not (${staff.id}::uuid = any(handoffs.not_staff)) and not (handoffs.not_centers && ${centers})
    and (handoffs.queue <> 'complaints' or ${complaints}::boolean)`
  const chats = may(staff, 'chats.work')
    ? sql`(handoffs.assigned_to = ${staff.id}::uuid or (${unbarred}
        and (handoffs.center_id is null or handoffs.center_id = any(${centers}))))`
    : sql`false`
  const refers = may(staff, 'referrals.work')
  return {
    chats,
    unbarred,
    referralsMade: refers
      ? sql`((referrals.center_id is null or referrals.center_id = any(${centers}))
          and not exists (select from handoffs where handoffs.id = referrals.handoff_id and not (${unbarred})))`
      : sql`false`,
    referralsReceived: refers
      ? sql`(referrals.state not in ('draft', 'consent_recorded') and exists (select from referral_recipients
          where referral_recipients.id = referrals.recipient_id and referral_recipients.location_id = any(${centers})))`
      : sql`false`,
    hasChat(chat) {
      if (!may(staff, 'chats.work')) return false
      if (chat.assignedTo === staff.id) return true
      if (
        chat.notStaff.includes(staff.id) ||
        chat.notCenters.some((center) => staff.centers.includes(center))
      )
        return false
      return (chat.queue !== 'complaints' || complaints) && hasCenter(chat.centerId)
    },
    centers: (column) => sql`(${column} is null or ${column} = any(${centers}))`,
    hasCenter,
    contacts: (column) =>
      sql`exists (select from handoffs where handoffs.contact_id = ${column} and ${chats})`,
  }
}

/** As one parameter: an empty list has no members, and no syntax of its own. */
const textArray = (values: string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
