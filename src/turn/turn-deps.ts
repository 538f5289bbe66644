import type postgres from 'postgres'
import type { Channel, Content } from '../channels/channel.ts'
import type { ChannelTraits } from '../channels/channel-traits.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import type { Effect } from '../flow/types.ts'
import type { OutboxRow } from '../messages/types.ts'
import type { Ground } from './converse.ts'

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
  /** Of the channel behind an account, whether or not this process holds it. */
  traits(account: string): ChannelTraits
  /** After the commit. `rows` are leased by this process. */
  committed(turn: Written): void
  trace?:
    | ((turn: { contactId: string; inboxId: string; effects: Effect[]; said: Content[] }) => void)
    | undefined
}

/** What others hear of a turn. */
export interface Written {
  contactId: string
  seq: number
  account: string
  rows: OutboxRow[]
  queued: boolean
  /** The contact that was erased by this turn: open pages still listen to it. */
  erased: string | null
  /** Something changed in the queue of people. */
  handoffs: boolean
}
