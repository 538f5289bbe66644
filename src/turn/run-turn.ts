import type postgres from 'postgres'
import { Temporal } from 'temporal-polyfill'
import type { Channel, Content, Inbound } from '../channels/channel.ts'
import { channelKind } from '../channels/channel-kind.ts'
import { markAddressAlive } from '../contacts/addresses.ts'
import { hashAddress } from '../contacts/find-or-create.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, open, openJson, seal, sealJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import type { Conversation, Effect } from '../flow/types.ts'
import { leaseMs } from '../messages/outbox.ts'
import { hashExternal, inboxBody } from '../messages/store-inbound.ts'
import type { InboxBody, OutboxRow } from '../messages/types.ts'
import { type AddressForm, languages } from '../text/types.ts'
import { joinLines } from './content.ts'
import { converse, type Ground, NeedsRows, type Rows, type Turn } from './converse.ts'
import type { Draft } from './draft.ts'
import type { TurnEvent } from './event.ts'
import { guessFallback } from './fallback.ts'
import { inGroups } from './in-groups.ts'
import { createRows, rawOf } from './rows.ts'
import { type LoadedContact, type Lookup, loadByAddress, loadLocked } from './store.ts'
import { type TurnWrite, writeTurns } from './write-turn.ts'

/** "Your request is with our team" is said again after so long. */
const toldAgainMs = 4 * 3_600_000
const maxConflicts = 20
/** Turns of different chats that come together are read and written together. */
const gathering = { most: 32, atOnce: 2 }
const zone = 'Asia/Damascus'

export interface TurnDeps {
  ground: Ground
  /** A client of its own: the hot path's statements are raw and prepared. */
  sql: postgres.Sql
  db: Db
  vault: Vault
  /** This process, as it stands on leases. */
  owner: string
  now(): number
  newId(): string
  /** The channel that this process sends on, if it does. */
  sender(account: string): Channel | null
  /** Shows that an answer is being prepared. */
  typing(account: string, address: string): void
  pageSize(account: string): number
  joinsLines(account: string): boolean
  /** After the commit. `rows` are leased by this process. */
  committed(turn: {
    contactId: string
    seq: number
    account: string
    rows: OutboxRow[]
    queued: boolean
    /** The contact that was erased by this turn: open pages still listen to it. */
    erased: string | null
    /** Something changed in the queue of people. */
    handoffs: boolean
  }): void
  trace?:
    | ((turn: { contactId: string; inboxId: string; effects: Effect[]; said: Content[] }) => void)
    | undefined
}

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
    const externalHash = hashExternal(vault, inbound.externalId)
    const inboxId = deps.newId()
    const newContactId = deps.newId()
    for (let tries = 0; tries < maxConflicts; tries++) {
      const loaded = await load({ account: inbound.account, addressHash, externalHash })
      if (loaded?.seen) return 'seen'
      if (loaded?.hasWaiting || loaded?.addressDead) return 'store'
      const { key, wrapped } = loaded
        ? { key: vault.unwrap(loaded.contactId, loaded.wrappedKey), wrapped: null }
        : vault.newKey(newContactId)
      // While a human has the chat the bot prepares nothing.
      if (!loaded?.openHandoffId) deps.typing(inbound.account, inbound.address)
      try {
        const from = loaded ?? newcomer(inbound, newContactId, key, wrapped as Buffer)
        const turn = await speak(from, key, { id: inboxId, body: inbound.body }, null)
        const seq = from.lastSeq + 1
        const body = inboxBody(inbound, turn.label)
        const written = await write(writeInGroup, from, key, turn, seq, {
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
        if (written) {
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
        const turn = await speak(loaded, key, event, rows)
        const erased = turn.draft.contactId !== contactId
        // After an erasure the answers belong to the newcomer at the same address (contacts/erase.ts).
        const to = erased ? await loadLocked(raw, turn.draft.contactId, null, owner, at()) : loaded
        if (!to) throw new Error('nobody to answer')
        const toKey = erased ? vault.unwrap(to.contactId, to.wrappedKey) : key
        const seq = to.lastSeq + 1
        const changed = changedBody(kept, turn)
        const body = changed && sealJson(toKey, places.inboxBody, row.id, changed)
        const written = await write(
          async (one) => (await writeTurns(raw, [one]))[0] === true,
          to,
          toKey,
          turn,
          seq,
          erased ? {} : { handled: { id: row.id, seq, body } },
        )
        if (!written) throw new Error('a locked conversation was written by others')
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

  /** Somebody of whom nothing is stored yet. */
  function newcomer(inbound: Inbound, contactId: string, key: DataKey, wrappedKey: Buffer): LoadedContact {
    const addressId = deps.newId()
    return {
      contactId,
      addressId,
      account: inbound.account,
      sealedAddress: seal(key, places.address, addressId, inbound.address),
      addressDead: false,
      language: null,
      addressForm: 'plural',
      agreement: 'unasked',
      hasSecret: false,
      unlocked: true,
      openHandoffId: null,
      awaited: false,
      mayReopen: false,
      wrappedKey,
      version: 0,
      lastSeq: 0,
      sealedConversation: null,
      toldAt: null,
      seen: false,
      hasWaiting: false,
      unsentElsewhere: false,
    }
  }

  function speak(loaded: LoadedContact, key: DataKey, event: TurnEvent, rows: Rows | null): Promise<Turn> {
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
        pageSize: deps.pageSize(loaded.account ?? ''),
        fallback: guessFallback(event.body, ground.understanding()),
        told: loaded.toldAt !== null && now.getTime() - loaded.toldAt < toldAgainMs,
      },
      rows,
    )
  }

  interface Written {
    contactId: string
    seq: number
    account: string
    rows: OutboxRow[]
    queued: boolean
    erased: string | null
    handoffs: boolean
  }

  /** Null: somebody else wrote this conversation since it was read. */
  async function write(
    put: (turn: TurnWrite) => Promise<boolean>,
    loaded: LoadedContact,
    key: DataKey,
    turn: Turn,
    eventSeq: number,
    message: Partial<Pick<TurnWrite, 'newcomer' | 'received' | 'handled'>> & { address?: string },
  ): Promise<Written | null> {
    const { draft, conversation } = turn
    const { contactId, account, addressId } = loaded
    const now = deps.now()
    // The web page reads the outbox itself; a row that this process can send at once never goes through the queue.
    const pulled = account === 'web'
    const mine = account !== null && !pulled && !loaded.unsentElsewhere && deps.sender(account) !== null
    const state = pulled ? 'sent' : mine ? 'leased' : 'queued'
    const lines = account && deps.joinsLines(account) ? joinLines(turn.said) : turn.said
    const said = addressId ? lines : []
    const outbox = said.map(
      (content, i) => ({ id: deps.newId(), seq: eventSeq + 1 + i, content, state }) as const,
    )
    const leaseUntil = now + leaseMs
    const wait = conversation.wait?.on === 'person' ? conversation.wait : null
    const lastSeq = eventSeq + outbox.length
    const ok = await put({
      contactId,
      version: loaded.version,
      lastSeq,
      sealedConversation: sealJson(key, places.conversation, contactId, conversation),
      dueAt: wait?.dueAt ? roundedUp(wait.dueAt, now) : null,
      dueVisit: wait?.dueAt ? wait.visit : null,
      addressId,
      toldAt: turn.told
        ? new Date(now).toISOString()
        : loaded.toldAt === null
          ? null
          : new Date(loaded.toldAt).toISOString(),
      contact: changeOf(loaded, draft, now),
      newcomer: message.newcomer ?? null,
      received: message.received ?? null,
      handled: message.handled ?? null,
      outbox: outbox.map(({ id, seq, content }) => ({
        id,
        seq,
        state,
        body: sealJson(key, places.outboxBody, id, content),
      })),
      account: account ?? '',
      origin: turn.unasked ? 'system' : 'bot',
      owner,
      leaseUntil: new Date(leaseUntil).toISOString(),
      facts: draft.facts,
      language: draft.language,
      channel: draft.channel,
      day: dayOf(now),
    })
    if (!ok) return null
    const address =
      message.address ??
      (mine && loaded.sealedAddress
        ? open(key, places.address, addressId as string, loaded.sealedAddress).toString()
        : '')
    const rows = mine
      ? outbox.map(({ id, seq, content }) => ({
          id,
          contactId,
          account: account as string,
          address,
          seq,
          content,
          attempts: 0,
          key,
          leaseUntil,
        }))
      : []
    return {
      contactId,
      seq: lastSeq,
      account: account ?? '',
      rows,
      queued: state === 'queued' && outbox.length > 0,
      erased: null,
      handoffs: turn.handoffs,
    }
  }

  function announce(written: Written, inboxId: string, turn: Turn) {
    deps.committed(written)
    deps.trace?.({ contactId: written.contactId, inboxId, effects: turn.effects, said: turn.said })
  }

  return { receive, handleNext }
}

/**
 * A wait ends up to ten minutes late: while the column stays the same from turn to turn, Postgres updates the row in
 * place and leaves its index alone. Short waits are kept to the second.
 */
function roundedUp(dueAt: string, now: number): string {
  const due = Date.parse(dueAt)
  const step = 600_000
  return due - now < 6 * step ? dueAt : new Date(Math.ceil(due / step) * step).toISOString()
}

/** What is kept instead of what came. A secret word is not: whoever reads the chat on her phone would read it, too. */
function changedBody(kept: InboxBody, { label, draft }: Turn): InboxBody | null {
  if (draft.heardSecret) return { ...kept, body: { kind: 'text', text: '••••' } }
  if ((kept.body.kind === 'voice' || kept.body.kind === 'other') && kept.body.bytes) {
    // They stand in `media`; a page that reads the chat needs them not.
    const { bytes: _stored, ...body } = kept.body
    return { ...kept, body }
  }
  return label ? { ...kept, label } : null
}

/** A message whose body was erased before its turn came. */
const erasedBody: InboxBody = { body: { kind: 'other', what: 'unknown' } }

function draftOf(loaded: LoadedContact): Draft {
  return {
    contactId: loaded.contactId,
    channel: channelKind(loaded.account),
    language: languages.find((l) => l === loaded.language) ?? null,
    addressForm: loaded.addressForm as AddressForm,
    agreement: loaded.agreement as Draft['agreement'],
    hasSecret: loaded.hasSecret,
    unlocked: loaded.unlocked,
    openHandoffId: loaded.openHandoffId,
    awaited: loaded.awaited,
    mayReopen: loaded.mayReopen,
    facts: [],
  }
}

function changeOf(loaded: LoadedContact, draft: Draft, now: number): TurnWrite['contact'] {
  const same =
    loaded.language === draft.language &&
    loaded.addressForm === draft.addressForm &&
    loaded.agreement === draft.agreement &&
    loaded.openHandoffId === draft.openHandoffId
  if (same) return null
  return {
    language: draft.language,
    addressForm: draft.addressForm,
    agreement: draft.agreement,
    agreementAt: loaded.agreement === draft.agreement ? null : new Date(now).toISOString(),
    openHandoffId: draft.openHandoffId,
  }
}

/** 23505: stored meanwhile by a redelivery; 23503: the contact was erased between reading and writing. */
const isConflict = (error: unknown) => ['23505', '23503'].includes((error as { code?: string }).code ?? '')

/** Facts are counted by the day people live in. */
let today = { from: 0, to: 0, day: '' }
function dayOf(now: number): string {
  if (now >= today.from && now < today.to) return today.day
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const [from, to] = [date.startOfDay(), date.add({ days: 1 }).startOfDay()]
  today = { from: from.epochMilliseconds, to: to.epochMilliseconds, day: date.toPlainDate().toString() }
  return today.day
}
