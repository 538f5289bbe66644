import type { Inbound } from '../channels/channel.ts'
import { markAddressAlive } from '../contacts/addresses.ts'
import { hashAddress } from '../contacts/find-or-create.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, openJson, sealJson } from '../contacts/seal.ts'
import type { Conversation } from '../flow/types.ts'
import { hashExternal, inboxBody } from '../messages/store-inbound.ts'
import type { InboxBody } from '../messages/types.ts'
import { releaseWaiting } from './closed-window.ts'
import { converse, NeedsRows, type Rows, type Turn } from './converse.ts'
import { draftOf } from './draft-of.ts'
import type { TurnEvent } from './event.ts'
import { guessFallback } from './fallback.ts'
import { inGroups } from './in-groups.ts'
import { changedBody, erasedBody } from './kept-body.ts'
import { newcomer } from './newcomer.ts'
import { createRows, rawOf } from './rows.ts'
import { type LoadedContact, type Lookup, loadByAddress, loadLocked } from './store.ts'
import type { TurnDeps, Written } from './turn-deps.ts'
import { writeOf } from './write-of.ts'
import { type TurnWrite, writeTurns } from './write-turn.ts'

/** "Your request is with our team" is said again after so long. */
const toldAgainMs = 4 * 3_600_000
const maxConflicts = 20
/**
 * Turns of different chats that come together are read and written together. One group at a time: two would be half as
 * large each, and most of what a statement costs Postgres does not grow with its rows (`npm run bench`).
 */
const gathering = { most: 64, patienceMs: 50, atOnce: 2 }

export type ReceivedTurn = 'handled' | 'seen' | 'store'

export interface Turns {
  /**
   * Handles a message that is not stored yet: row and turn in one commit. `seen`: it was stored before. `store`: it
   * must be stored first and handled by `handleNext` (earlier messages wait, she is new, or its turn writes other rows).
   * Throws when the turn fails; then nothing was written.
   */
  receive(inbound: Inbound): Promise<ReceivedTurn>
  /**
   * Handles the contact's oldest waiting message. `done`: nothing is due; or, unless `wait` is set, another process is
   * at it. Throws `PoisonError` with the row's id when that message's turn fails.
   */
  handleNext(contactId: string, options?: { wait: boolean }): Promise<'handled' | 'done'>
}

/** A stored message whose turn failed. */
export class PoisonError extends Error {
  readonly inboxId: string
  constructor(inboxId: string, cause: unknown) {
    super('turn failed', { cause })
    this.inboxId = inboxId
  }
}

interface Waiting {
  id: string
  addressId: string | null
  body: Buffer | null
  due: boolean
}

export function createTurns(deps: TurnDeps): Turns {
  const { ground, sql, db, vault, owner } = deps
  const at = () => new Date(deps.now()).toISOString()
  const load = inGroups((lookups: Lookup[]) => loadByAddress(sql, lookups, owner, at()), gathering)
  const writeInGroup = inGroups((turns: TurnWrite[]) => writeTurns(sql, turns), gathering)

  async function receive(inbound: Inbound): Promise<ReceivedTurn> {
    const addressHash = hashAddress(vault, inbound.account, inbound.address)
    const externalHash = hashExternal(vault, inbound)
    const inboxId = deps.newId()
    const newContactId = deps.newId()
    for (let tries = 0; tries < maxConflicts; tries++) {
      const loaded = await load({ account: inbound.account, addressHash, externalHash })
      if (loaded?.seen) return 'seen'
      if (loaded?.hasWaiting || loaded?.addressDead || mayWait(loaded)) return 'store'
      const { key, wrapped } = loaded
        ? { key: vault.unwrap(loaded.contactId, loaded.wrappedKey), wrapped: null }
        : vault.newKey(newContactId)
      // While a human has the chat the bot prepares nothing.
      if (!loaded?.openHandoffId) deps.typing(inbound.account, inbound.address)
      try {
        const from = loaded ?? newcomer(inbound, newContactId, deps.newId(), key, wrapped as Buffer)
        const turn = await speak(from, key, { id: inboxId, body: inbound.body }, null, false)
        const seq = from.lastSeq + 1
        const body = inboxBody(inbound, turn.label)
        const { write, written } = writeOf(deps, from, key, turn, seq, {
          address: inbound.address,
          newcomer: loaded
            ? null
            : { addressHash, sealedAddress: from.sealedAddress as Buffer, wrappedKey: wrapped as Buffer },
          received: {
            id: inboxId,
            externalHash,
            orderNo: inbound.order,
            kind: inbound.body.kind,
            body: sealJson(key, places.inboxBody, inboxId, body),
            seq,
            receivedAt: at(),
          },
        })
        if (await writeInGroup(write)) {
          announce(written, inboxId, turn)
          return 'handled'
        }
      } catch (error) {
        if (error instanceof NeedsRows) return 'store'
        // Stored meanwhile by a redelivery, or her chat was erased meanwhile: read again.
        if (!isConflict(error)) throw error
      }
    }
    return 'store'
  }

  async function handleNext(contactId: string, { wait } = { wait: false }): Promise<'handled' | 'done'> {
    let current: string | null = null
    try {
      const outcome = await db.transaction(async (tx) => {
        const raw = rawOf(tx)
        const [lock] =
          await raw`select 1 from conversations where contact_id = ${contactId} for update ${wait ? raw`` : raw`skip locked`}`
        if (!lock) return null
        const [row] = await raw<Waiting[]>`
          select id, address_id as "addressId", body, due_at <= ${at()}::timestamptz as due from inbox
          where contact_id = ${contactId} and state = 'waiting' order by received_at, order_no, id limit 1`
        if (!row?.due) return null
        current = row.id
        const loaded = await loadLocked(raw, contactId, row.addressId, owner, at())
        if (!loaded) throw new Error('no such contact')
        const key = vault.unwrap(contactId, loaded.wrappedKey)
        const kept = row.body ? openJson<InboxBody>(key, places.inboxBody, row.id, row.body) : erasedBody
        const event = { id: row.id, body: kept.body }
        const rows = createRows({
          tx,
          vault,
          loaded,
          key,
          event,
          now: new Date(deps.now()),
          newId: deps.newId,
        })
        // Who writes is there again.
        if (loaded.addressDead && loaded.addressId && event.body.kind !== 'system') {
          await markAddressAlive(tx, loaded.addressId)
        }
        const wrote = event.body.kind !== 'system' && mayWait(loaded)
        const knocked = wrote && (await releaseWaiting(raw, contactId, at()))
        const turn = await speak(loaded, key, event, rows, knocked)
        const erased = turn.draft.contactId !== contactId
        // After an erasure the answers belong to the newcomer at the same address (contacts/erase.ts).
        const to = erased ? await loadLocked(raw, turn.draft.contactId, null, owner, at()) : loaded
        if (!to) throw new Error('nobody to answer')
        const toKey = erased ? vault.unwrap(to.contactId, to.wrappedKey) : key
        const seq = to.lastSeq + 1
        const changed = changedBody(kept, turn)
        const body = changed && sealJson(toKey, places.inboxBody, row.id, changed)
        const message = erased ? {} : { handled: { id: row.id, seq, body } }
        const { write, written } = writeOf(deps, to, toKey, turn, seq, message)
        const [ok] = await writeTurns(raw, [write])
        if (!ok) throw new Error('a locked conversation was written by others')
        return { written: { ...written, erased: erased ? contactId : null }, turn, id: row.id }
      })
      if (!outcome) return 'done'
      announce(outcome.written, outcome.id, outcome.turn)
      return 'handled'
    } catch (error) {
      if (current) throw new PoisonError(current, error)
      throw error
    }
  }

  /** Something may wait for a word of hers: on channels that take free words only for a while. */
  function mayWait(loaded: LoadedContact | null): boolean {
    return !!loaded?.unsentElsewhere && deps.traits(loaded.account ?? '').freeTextMs !== undefined
  }

  function speak(
    loaded: LoadedContact,
    key: DataKey,
    event: TurnEvent,
    rows: Rows | null,
    knocked: boolean,
  ): Promise<Turn> {
    const conversation = loaded.sealedConversation
      ? openJson<Conversation>(key, places.conversation, loaded.contactId, loaded.sealedConversation)
      : null
    const now = new Date(deps.now())
    return converse(
      ground,
      {
        draft: draftOf(loaded),
        conversation,
        event,
        now,
        pageSize: deps.traits(loaded.account ?? '').pageSize,
        fallback: guessFallback(event.body, ground.understanding()),
        knocked,
        told: loaded.toldAt !== null && now.getTime() - loaded.toldAt < toldAgainMs,
      },
      rows,
    )
  }

  function announce(written: Written, inboxId: string, turn: Turn) {
    deps.committed(written)
    deps.trace?.({ contactId: written.contactId, inboxId, effects: turn.effects, said: turn.said })
  }

  return { receive, handleNext }
}

/** 23505: stored meanwhile by a redelivery; 23503: the contact was erased between reading and writing. */
const isConflict = (error: unknown) => ['23505', '23503'].includes((error as { code?: string }).code ?? '')
