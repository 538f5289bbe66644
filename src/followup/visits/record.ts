import { and, eq, isNull } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { visits } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { countFacts } from '../../indicators/facts.ts'
import type { VisitLists } from './lists.ts'

export interface NewVisit {
  /** The same id is the same visit. */
  id: string
  contactId: string
  handoffId: string
  centerId: string | null
  staffId: string
  /** ISO date at the centers. */
  day: string
  kind: string
  outcome: string
  note: string | null
}
type Refused = { ok: false; why: 'no_such_kind' | 'no_such_outcome' | 'not_yet' | 'too_long_ago' | 'no_note' }
export type Recorded = { ok: true } | Refused | { ok: false; why: 'gone' }

interface Parts {
  vault: Vault
  lists: VisitLists
  now: Date
}

/**
 * Records that a worker saw her, and counts it without her. Refuses what is on no list, a day to come or longer ago than
 * the lists say, a note that is too long, and who was erased (`gone`).
 */
export async function recordVisit(tx: Tx, parts: Parts, visit: NewVisit): Promise<Recorded> {
  const refused = refusalOf(parts, visit)
  return refused ?? insert(tx, parts, visit, null)
}

/**
 * A visit was written down wrongly: another takes its place (null: none does). The first one stays as it was, marked; the
 * figures take back what it had counted. Refuses as `recordVisit`, and what is not hers (`unknown`) or was mended before
 * (`changed`).
 */
export async function correctVisit(
  tx: Tx,
  parts: Parts,
  of: { id: string; contactId: string; staffId: string; by: NewVisit | null },
): Promise<Recorded | { ok: false; why: 'unknown' | 'changed' }> {
  const { id, contactId, staffId, by } = of
  const [old] = await tx
    .select()
    .from(visits)
    .where(and(eq(visits.id, id), eq(visits.contactId, contactId)))
    .for('update')
  if (!old) return { ok: false, why: 'unknown' }
  if (old.endedAt) {
    // The same wish once more, from a line that broke.
    const [again] = by ? await tx.select().from(visits).where(eq(visits.replaces, id)) : []
    const same = by ? again?.id === by.id : old.endedAs === 'withdrawn'
    return same ? { ok: true } : { ok: false, why: 'changed' }
  }
  const refused = by && refusalOf(parts, by, old.day)
  if (refused) return refused
  await tx
    .update(visits)
    .set({ endedAt: parts.now, endedBy: staffId, endedAs: by ? 'corrected' : 'withdrawn' })
    .where(and(eq(visits.id, id), isNull(visits.endedAt)))
  await countFacts(tx, [{ ...factOf(old), n: -1 }])
  return by ? insert(tx, parts, by, id) : { ok: true }
}

async function insert(tx: Tx, parts: Parts, visit: NewVisit, replaces: string | null): Promise<Recorded> {
  const key = await loadDataKey(tx, parts.vault, visit.contactId)
  if (!key) return { ok: false, why: 'gone' }
  const note = visit.note ? seal(key, places.visitNote, visit.id, visit.note) : null
  const made = await tx
    .insert(visits)
    .values({ ...visit, note, replaces, createdAt: parts.now })
    .onConflictDoNothing()
    .returning({ id: visits.id })
  if (made.length > 0) await countFacts(tx, [factOf(visit)])
  return { ok: true }
}

/** `kept`: the day that stands there already may stay, however long ago it is by now. */
function refusalOf({ lists, now }: Parts, visit: NewVisit, kept?: string): Refused | null {
  const { kind, outcome, day, note } = visit
  if (!Object.hasOwn(lists.kinds, kind)) return { ok: false, why: 'no_such_kind' }
  if (!Object.hasOwn(lists.outcomes, outcome)) return { ok: false, why: 'no_such_outcome' }
  const today = localToday(now)
  if (Temporal.PlainDate.compare(day, today) > 0) return { ok: false, why: 'not_yet' }
  const earliest = today.subtract({ days: lists.backDays })
  if (day !== kept && Temporal.PlainDate.compare(day, earliest) < 0) return { ok: false, why: 'too_long_ago' }
  return (note?.length ?? 0) > lists.noteLength ? { ok: false, why: 'no_note' } : null
}

const factOf = ({ day, centerId, outcome }: Pick<NewVisit, 'day' | 'centerId' | 'outcome'>) => ({
  kind: 'visit_made',
  // Noon, at the centers.
  at: new Date(`${day}T09:00:00Z`),
  center: centerId,
  detail: outcome,
})

const localToday = (now: Date) =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('Asia/Damascus').toPlainDate()
