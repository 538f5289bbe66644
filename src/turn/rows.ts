import { createHash, randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type postgres from 'postgres'
import { markAddressDead } from '../contacts/addresses.ts'
import { places } from '../contacts/places.ts'
import { readSafeContact } from '../contacts/safe-contact.ts'
import { type DataKey, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { contacts, entryPoints, media } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { Vars } from '../flow/types.ts'
import { linkStaffChat } from '../handoff/crisis/staff-chats.ts'
import { reopenLatest } from '../handoff/desk/reopen.ts'
import { personWrote } from '../handoff/desk/turns-of-talk.ts'
import { expectAnswerTo } from '../handoff/hours/expected-answer.ts'
import { openHandoff, type Queue, queues } from '../handoff/open-handoff.ts'
import { trainingFor } from '../handoff/routing/training.ts'
import { insertSystem } from '../messages/insert-system.ts'
import type { Rows } from './converse.ts'
import type { TurnEvent } from './event.ts'
import { keepUnmatched } from './learning/unmatched.ts'
import type { LoadedContact } from './store.ts'

/** The raw client of a drizzle transaction: the hot path's statements run inside it as they are. */
export const rawOf = (tx: Tx): postgres.ISql =>
  (tx as unknown as { session: { client: postgres.ISql } }).session.client

/** The writes that a turn may do besides its own rows, in its transaction. */
export function createRows(turn: {
  tx: Tx
  vault: Vault
  loaded: LoadedContact
  key: DataKey
  event: TurnEvent
  now: Date
  newId: () => string
}): Rows {
  const { tx, vault, loaded, key, event, now, newId } = turn
  const { contactId, addressId, account } = loaded
  return {
    tx,
    inboxIds: [event.id],

    async openHandoff({ effectId, queue, share }) {
      const {
        anonymous = false,
        center = null,
        worker = null,
        else: someoneElse = false,
        urgent = false,
        ...heard
      } = share
      // An id made from her message would lead back to her. The turn's one commit keeps it single, too.
      const id = queue === 'complaints' && anonymous === true ? randomUUID() : effectUuid(event.id, effectId)
      await openHandoff(tx, vault, {
        id,
        contactId,
        queue: queueOf(queue),
        centerId: typeof center === 'string' ? center : null,
        language: loaded.language,
        card: {
          ...Object.fromEntries(Object.entries(heard).filter(([, value]) => value !== null)),
          channel: account?.split(':')[0] ?? null,
          ...(anonymous === true ? {} : { safeContact: await readSafeContact(tx, key, contactId) }),
        },
        anonymous: anonymous === true,
        workerGender: worker === 'f' || worker === 'm' ? worker : null,
        trained: trainingFor(heard.service),
        someoneElse: someoneElse === true,
        urgent: urgent === true,
        now,
      })
      return queue === 'complaints' ? null : id
    },

    async schedule({ effectId, flow, with: vars, afterMs }) {
      await insertSystem(
        tx,
        {
          contactId,
          addressId,
          key,
          id: newId(),
          name: `${event.id}:${effectId}`,
          dueAt: new Date(now.getTime() + afterMs),
        },
        {
          kind: 'system',
          name: 'scheduled',
          flow,
          with: vars,
        },
      )
    },

    async keepMedia(inboxId) {
      const { body } = event
      const picture = body.kind === 'other' && body.what === 'photo'
      if (body.kind !== 'voice' && !picture) return
      const id = newId()
      const bytes = body.bytes ? Buffer.from(body.bytes, 'base64') : null
      await tx.insert(media).values({
        id,
        contactId,
        inboxId,
        account: account ?? '',
        kind: picture ? 'picture' : 'voice',
        mime: body.mime ?? 'image/jpeg',
        state: bytes ? 'stored' : 'wanted',
        ref: body.ref ? seal(key, places.mediaRef, id, body.ref) : null,
        bytes: bytes ? seal(key, places.mediaBytes, id, bytes) : null,
        size: bytes?.length ?? null,
        dueAt: now,
      })
    },

    async openEntry(token) {
      const [entry] = await tx.select().from(entryPoints).where(eq(entryPoints.token, token))
      return entry ? { flow: entry.flow, with: entry.vars as Vars } : null
    },

    async markGone() {
      if (addressId) await markAddressDead(tx, addressId, 'blocked')
    },

    personWrote: async (id) => void (await personWrote(tx, { id, now })),
    reopen: () => reopenLatest(tx, { contactId, now }),
    expectAnswer: (id) => expectAnswerTo(tx, id, now),
    linkStaffChat: (code) => linkStaffChat(tx, vault, { code, contactId, now }),

    async putOff(until) {
      const { body } = event
      if (body.kind !== 'system') return
      const row = { contactId, addressId, key, id: newId(), name: `${event.id}:later`, dueAt: until }
      await insertSystem(tx, row, body)
    },

    async keepUnmatched({ language, masked }) {
      await keepUnmatched(tx, vault, { id: newId(), contactId, language, masked, now })
    },

    async offersLanguage(language) {
      const marked = await tx
        .update(contacts)
        .set({ languageOffered: language })
        .where(and(eq(contacts.id, contactId), sql`${contacts.languageOffered} is distinct from ${language}`))
        .returning({ id: contacts.id })
      return marked.length > 0
    },
  }
}

function queueOf(queue: string): Queue {
  const known = queues.find((q) => q === queue)
  if (!known) throw new Error(`no handoff queue ${queue}`)
  return known
}

/** The same effect of the same message is always the same row. */
function effectUuid(inboxId: string, effectId: string): string {
  const hex = createHash('sha256').update(`${inboxId}|${effectId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
