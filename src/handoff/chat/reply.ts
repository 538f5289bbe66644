import { createHash } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Channel, Content } from '../../channels/channel.ts'
import { places } from '../../contacts/places.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import { sealJson } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { chatDrafts, media, outbox, staff, staffMessages } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { type LockedChat, lockChat } from './lock-chat.ts'
import type { Mark } from './marks.ts'
import { mayWrite } from './may-write.ts'
import { type Said, say } from './say.ts'

/** What a channel takes, as far as a writer must know it. */
export type Window = Pick<Channel, 'freeTextMs' | 'templates'>

export interface ReplyParts {
  vault: Vault
  /** What the account's channel takes. */
  window(account: string): Window
  /** The neutral words of a template, in a language. */
  template(name: string, language: string): string
  /** What a writer is asked about before it is sent. */
  marks(text: string): Mark[]
  /** The clocks learn that staff answered. */
  answered(tx: Tx, handoffId: string, staffId: string, now: Date): Promise<void>
}

export interface Reply {
  handoffId: string
  staffId: string
  /** The client's own id of this message: the same id is the same message. */
  clientId: string
  text: string
  mediaId?: string | undefined
  /** Instead of `text`: a message that the channel takes at any time. */
  template?: string | undefined
  /** The highest `seq` that the writer's screen showed. */
  seen: number
  /** The writer has seen the marks. */
  confirmed: boolean
  /** She is at the phone now: do not wait for her hours. */
  atOnce: boolean
  now: Date
}

export type ReplyOutcome =
  | { ok: true; id: string; state: 'out'; seq: number; said: Said | null }
  | { ok: true; id: string; state: 'held'; why: 'safe_hours'; until: Date; atHand: boolean }
  /** Sent before by the same id, and cancelled since. */
  | { ok: true; id: string; state: 'cancelled' }
  | {
      ok: false
      why: 'nobody' | 'closed' | 'no_channel' | 'unreachable' | 'do_not_contact_first' | 'no_media'
    }
  | { ok: false; why: 'not_yours'; owner: string | null }
  | { ok: false; why: 'new_messages'; seq: number }
  | { ok: false; why: 'marks'; marks: Mark[] }
  | { ok: false; why: 'window_closed'; templates: readonly string[] }

/**
 * Answers a person. Refusals, in this order: nobody is there to answer; the chat is closed (reopen it first), or another's
 * or nobody's (`not_yours`, with the owner's alias); she wrote more than the writer saw; she has no channel, or is not
 * reached there; her wish not to be written to first; the channel's closed window; words to be looked at once more.
 * Outside her hours it is kept and goes out when they begin.
 */
export async function reply(tx: Tx, parts: ReplyParts, command: Reply): Promise<ReplyOutcome> {
  const { handoffId, staffId, now } = command
  const id = messageId(staffId, `${handoffId}|${command.clientId}`)
  const chat = await lockChat(tx, parts.vault, handoffId)
  const before = await sentBefore(tx, id)
  if (before) return before
  if (!chat) return { ok: false, why: 'nobody' }
  const { handoff, address } = chat
  if (handoff.state === 'closed') return { ok: false, why: 'closed' }
  if (handoff.state !== 'claimed' || handoff.assignedTo !== staffId)
    return { ok: false, why: 'not_yours', owner: await aliasOf(tx, handoff.assignedTo) }
  if (chat.heardSeq > command.seen) return { ok: false, why: 'new_messages', seq: chat.heardSeq }
  if (!address) return { ok: false, why: 'no_channel' }
  if (!address.reached) return { ok: false, why: 'unreachable' }

  const window = parts.window(address.account)
  const template = window.templates?.find((name) => name === command.template)
  const may = mayWrite({
    wishes: await readSafeContact(tx, chat.key, chat.contactId),
    heardAt: chat.heardAt,
    saidAt: chat.saidAt,
    now: now.getTime(),
    freeTextMs: window.freeTextMs ?? null,
    template: template !== undefined,
    atOnce: command.atOnce,
  })
  if (may.do === 'refuse')
    return may.why === 'window_closed'
      ? { ok: false, why: may.why, templates: window.templates ?? [] }
      : { ok: false, why: may.why }
  const marks = command.confirmed || template ? [] : parts.marks(command.text)
  if (marks.length > 0) return { ok: false, why: 'marks', marks }

  const language = handoff.language ?? 'ar'
  const text = template ? parts.template(template, language) : command.text
  const row = { id, handoffId, contactId: chat.contactId, staffId, createdAt: now }
  const content: Content = {
    text,
    language,
    direction: directionOf(text, language),
    ...(template ? { template } : {}),
  }
  if (command.mediaId && !template) {
    const taken = await takeMedia(tx, chat, { id: command.mediaId, staffId, messageId: id })
    if (!taken) return { ok: false, why: 'no_media' }
    content.media = taken
  }
  await tx.delete(chatDrafts).where(and(eq(chatDrafts.handoffId, handoffId), eq(chatDrafts.staffId, staffId)))
  if (may.do === 'hold') {
    await tx.insert(staffMessages).values({
      ...row,
      state: 'held',
      heldWhy: 'safe_hours',
      dueAt: new Date(may.until),
      body: sealJson(chat.key, places.staffMessageBody, id, content),
    })
    return { ok: true, id, state: 'held', why: 'safe_hours', until: new Date(may.until), atHand: may.atHand }
  }
  await tx.insert(staffMessages).values({ ...row, state: 'out' })
  const said = await say(tx, { ...chat, address }, { id, content, now })
  await parts.answered(tx, handoffId, staffId, now)
  return { ok: true, id, state: 'out', seq: said.seq, said }
}

/** The same writer's same message is always the same row, also from two tabs. `clientId`: with the chat's id before it, where it is of one. */
export function messageId(staffId: string, clientId: string): string {
  const hex = createHash('sha256').update(`staff-message|${staffId}|${clientId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Within the chat's lock; a message whose chat was erased meanwhile is gone with it. */
async function sentBefore(tx: Tx, id: string): Promise<ReplyOutcome | null> {
  const [row] = await tx
    .select({ state: staffMessages.state, dueAt: staffMessages.dueAt, seq: outbox.seq })
    .from(staffMessages)
    .leftJoin(outbox, eq(outbox.id, staffMessages.id))
    .where(eq(staffMessages.id, id))
  if (!row) return null
  if (row.state === 'held')
    return { ok: true, id, state: 'held', why: 'safe_hours', until: row.dueAt ?? new Date(0), atHand: false }
  if (row.state === 'cancelled') return { ok: true, id, state: 'cancelled' }
  return { ok: true, id, state: 'out', seq: row.seq ?? 0, said: null }
}

export async function aliasOf(tx: Tx, staffId: string | null): Promise<string | null> {
  if (!staffId) return null
  const [row] = await tx.select({ alias: staff.alias }).from(staff).where(eq(staff.id, staffId))
  return row?.alias ?? null
}

/** An upload goes out with one message, its uploader's, in the chat it was made for. */
async function takeMedia(
  tx: Tx,
  chat: LockedChat,
  take: { id: string; staffId: string; messageId: string },
): Promise<NonNullable<Content['media']> | null> {
  const [row] = await tx
    .update(media)
    .set({ messageId: take.messageId })
    .where(
      and(
        eq(media.id, take.id),
        eq(media.contactId, chat.contactId),
        eq(media.staffId, take.staffId),
        eq(media.state, 'stored'),
        isNull(media.messageId),
      ),
    )
    .returning({ id: media.id, kind: media.kind, mime: media.mime })
  return row ? { id: row.id, kind: row.kind as 'picture' | 'voice', mime: row.mime } : null
}

const rtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/
/** By its first letter; a text without letters goes as the person's language does. */
function directionOf(text: string, language: string): 'rtl' | 'ltr' {
  const letter = /\p{L}/u.exec(text)?.[0]
  if (!letter) return language === 'ar' ? 'rtl' : 'ltr'
  return rtl.test(letter) ? 'rtl' : 'ltr'
}
