import { and, eq, max, ne } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import { contacts, inbox } from '../../db/schema/index.ts'
import type { ReferralEvent } from '../../messages/types.ts'
import type { ReferralState } from '../../referral/moves.ts'
import { isNews, lockOwn, markHeard, type OwnReferral, readUnheard } from '../../referral/news.ts'
import { localDay } from '../../text/dates.ts'
import { knock, takesTemplatesAlone } from '../booking/knock.ts'
import { mayWrite } from '../booking/quiet-hours.ts'
import { need, type Talk } from '../converse.ts'

const minute = 60_000
/** While people have her chat, what can wait waits so long before it is looked at again. */
const afterPeople = 120 * minute
/** Who wrote so lately holds the phone. */
const talking = 15 * minute
const month = 30 * 86_400_000

/**
 * What became of a request of hers without her doing. It goes out unasked: in the hours in which she may be written to,
 * never with the name of a service or of who has it. Where she may not be written to first it waits for her next message
 * (`hearNews`). Of several steps at once only where it stands now is said, once. While people have her chat only an
 * appointment is said; the rest comes after.
 */
export async function hearReferral(event: ReferralEvent, talk: Talk): Promise<void> {
  const { turn, now, ground } = talk
  const rows = need(talk.rows)
  const { contactId } = turn.draft
  const row = await lockOwn(rows.tx, { referralId: event.referral, contactId })
  const key = await loadDataKey(rows.tx, ground.vault, contactId)
  if (!row || !key || !holds(event, row)) return
  const asks = event.name === 'referral_asked'
  const withPeople = turn.draft.openHandoffId !== null
  // A worker who talks with her asks for her yes; other news is no part of their talk.
  if (withPeople && !asks && row.state !== 'scheduled')
    return rows.putOff(new Date(now.getTime() + afterPeople))
  const wishes = await readSafeContact(rows.tx, key, contactId)
  const heard = await lastHeard(talk)
  const there = heard.at !== null && now.getTime() - heard.at.getTime() < talking
  if (asks && there) return tell(row, talk)
  if (heard.stopped) return keepForHer(talk)
  const before =
    row.state === 'scheduled' && row.scheduledFor ? row.scheduledFor : new Date(now.getTime() + month)
  const may = mayWrite(wishes, now, before)
  if (!may.now) {
    // The hour only keeps us from waking her.
    if (may.at && there) return tell(row, talk)
    if (may.at) await rows.putOff(may.at)
    else await keepForHer(talk)
    return
  }
  turn.unasked = true
  if (await takesTemplatesAlone(talk)) return knock(talk, 'referrals')
  return tell(row, talk)
}

/** It may have gone on since, or she has seen it under "my requests": what is no news is not said. */
const holds = (event: ReferralEvent, row: OwnReferral): boolean =>
  event.name === 'referral_asked'
    ? row.state === 'draft' && row.askedAt !== null
    : row.toldVersion < row.version && isNews(row.state as ReferralState)

/** When she wrote last, and whether her last word was that we write no more until she does. */
async function lastHeard({ turn, rows }: Talk): Promise<{ at: Date | null; stopped: boolean }> {
  const [last] = await need(rows)
    .tx.select({ at: max(inbox.receivedAt), stoppedAt: contacts.plansStoppedAt })
    .from(contacts)
    .leftJoin(inbox, and(eq(inbox.contactId, contacts.id), ne(inbox.kind, 'system')))
    .where(eq(contacts.id, turn.draft.contactId))
    .groupBy(contacts.id)
  const at = last?.at ?? null
  const stopped = last?.stoppedAt && (at === null || at <= last.stoppedAt)
  return { at, stopped: Boolean(stopped) }
}

/** Her next message brings it. */
async function keepForHer({ turn, rows }: Talk): Promise<void> {
  await need(rows).tx.update(contacts).set({ newsWaiting: true }).where(eq(contacts.id, turn.draft.contactId))
}

/**
 * She writes, and news waited for that: it is said before the answer, as lines without a question. Nothing is said while
 * people have her chat, or before she has chosen a language.
 */
export async function hearNews(talk: Talk): Promise<void> {
  const { draft } = talk.turn
  if (!draft.newsWaiting || draft.openHandoffId !== null || draft.language === null) return
  const { tx } = need(talk.rows)
  for (const row of await readUnheard(tx, draft.contactId)) {
    sayPlain(row, talk)
    if (row.state !== 'draft') await markHeard(tx, row)
  }
  await tx.update(contacts).set({ newsWaiting: false }).where(eq(contacts.id, draft.contactId))
  draft.newsWaiting = false
}

async function tell(row: OwnReferral, talk: Talk): Promise<void> {
  const flow =
    row.state === 'draft' ? 'referral-consent' : row.state === 'service_given' ? 'referral-feedback' : null
  if (row.state !== 'draft') await markHeard(need(talk.rows).tx, row)
  if (!flow) return sayPlain(row, talk)
  const day = localDay(row.createdAt)
  await talk.feed({ type: 'go', flow, with: { referral: row.id, day }, keep: 'until_back' })
}

/** Where it stands, in words that name neither the service nor who has it. */
function sayPlain(row: OwnReferral, talk: Talk): void {
  const day = localDay(row.createdAt)
  if (row.state === 'draft') talk.say('referral.news_asked')
  else if (row.state === 'scheduled' && row.scheduledFor)
    talk.say('referral.news_scheduled', { day, at: row.scheduledFor.toISOString() })
  else if (row.state === 'rejected') talk.say(`referral.news_rejected_${row.nextAction ?? 'none'}`, { day })
  else if (isNews(row.state as ReferralState)) talk.say(`referral.news_${row.state}`, { day })
}
