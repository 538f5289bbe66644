import type { Content } from '../channels/channel.ts'
import type { ChannelTraits } from '../channels/channel-traits.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, open, sealJson } from '../contacts/seal.ts'
import { leaseMs } from '../messages/outbox.ts'
import { waitsForHerMs } from './closed-window.ts'
import { joinLines } from './content.ts'
import type { Turn } from './converse.ts'
import { dayOf } from './day-of.ts'
import type { Draft } from './draft.ts'
import { changeOf } from './draft-of.ts'
import { withVoice } from './spoken.ts'
import type { LoadedContact } from './store.ts'
import type { TurnDeps, Written } from './turn-deps.ts'
import type { TurnWrite } from './write-turn.ts'

/**
 * The rows of a turn, sealed, and what is to be told of them after the commit. `eventSeq` is the number of her message
 * in the chat; `message.address`: where she wrote from, when it came with the message.
 */
export function writeOf(
  deps: TurnDeps,
  loaded: LoadedContact,
  key: DataKey,
  turn: Turn,
  eventSeq: number,
  message: Partial<Pick<TurnWrite, 'newcomer' | 'received' | 'handled'>> & { address?: string },
): { write: TurnWrite; written: Written } {
  const { draft, conversation } = turn
  const { contactId, account, addressId } = loaded
  const now = deps.now()
  // The web page reads the outbox itself; a row that this process can send at once never goes through the queue.
  const pulled = account === 'web'
  const mine = account !== null && !pulled && !loaded.unsentElsewhere && deps.sender(account) !== null
  const state = pulled ? 'sent' : mine ? 'leased' : 'queued'
  const traits = account ? deps.traits(account) : null
  const lines = traits?.joinsLines ? joinLines(turn.said) : turn.said
  // Where a message is paid for its labels are short of room, and may be a list's.
  const numbers = traits?.choices === 'taps' && !traits.paysPerMessage
  // Nothing speaks where somebody may be listening.
  const heard = draft.hides ? lines : lines.map((line) => withVoice(line, { unasked: turn.unasked, numbers }))
  const said = addressId && traits ? hiding(heard, draft, traits) : []
  const outbox = said.map(
    (content, i) =>
      ({
        id: deps.newId(),
        seq: eventSeq + 1 + i,
        content,
        state: content.waits ? 'queued' : state,
        waits: content.waits ? new Date(now + waitsForHerMs).toISOString() : null,
      }) as const,
  )
  const leaseUntil = now + leaseMs
  const wait = conversation.wait?.on === 'person' ? conversation.wait : null
  const lastSeq = eventSeq + outbox.length
  const write: TurnWrite = {
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
    outbox: outbox.map(({ id, seq, content, state, waits }) => ({
      id,
      seq,
      state,
      waits,
      body: sealJson(key, places.outboxBody, id, content),
    })),
    account: account ?? '',
    // A claim takes back unsent answers, never this.
    origin: turn.unasked || draft.hides ? 'system' : 'bot',
    owner: deps.owner,
    leaseUntil: new Date(leaseUntil).toISOString(),
    facts: message.newcomer ? [...draft.facts, { kind: 'contact_new' }] : draft.facts,
    language: draft.language,
    channel: draft.channel,
    day: dayOf(now),
  }
  const address =
    message.address ??
    (mine && loaded.sealedAddress
      ? open(key, places.address, addressId as string, loaded.sealedAddress).toString()
      : '')
  const rows = mine
    ? outbox
        .filter(({ waits }) => waits === null)
        .map(({ id, seq, content }) => ({
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
  const written = {
    contactId,
    seq: lastSeq,
    account: account ?? '',
    rows,
    queued: state === 'queued' && outbox.length > 0,
    erased: null,
    handoffs: turn.handoffs,
  }
  return { write, written }
}

/** What goes first where she has her chat hidden, and the lines that tell of it. */
function hiding(lines: Content[], { hides, language }: Draft, { hides: can }: ChannelTraits): Content[] {
  if (!hides || can === 'nothing') return lines
  if (can === 'device') return lines.map((line) => ({ ...line, forgets: true }))
  const row: Content = { text: '', hides, language: language ?? 'ar', direction: 'ltr' }
  return [row, ...lines.map((line) => ({ ...line, passing: true }))]
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
