import type postgres from 'postgres'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'
import type { Live } from '../../../handoff/chat/live.ts'
import type { ReplyParts } from '../../../handoff/chat/reply.ts'
import type { Said } from '../../../handoff/chat/say.ts'
import type { Language } from '../../../text/types.ts'

/** What the chat routes need of the service. */
export interface ChatParts {
  db: Db
  /** A raw client: lines are read by plain SQL. */
  sql: postgres.Sql
  vault: Vault
  /** Epoch ms. */
  now(): number
  newId(): string
  live: Live
  reply: ReplyParts
  /** After a commit: sends what was said, and tells pages and consoles. */
  announce(said: Said): void
  /** After a commit: a turn of hers is due. */
  ringTurns(): void
  /** After a commit: somebody has room, or a chat waits. */
  ringHandoffs(): void
  /** Whether there is such a flow that a chat can be given back to. */
  hasFlow(id: string): boolean
  texts: {
    /** Keys of the answers that come with the program. */
    prepared: readonly string[]
    render(language: Language, key: string, values: Record<string, string>): string
    /** What a flow said, in another language; null where one of its texts is no more. */
    again(language: Language, lines: { key: string; values: Record<string, unknown> }[]): string | null
  }
  centerName(id: string, language: Language): string | null
  /** A reason was given to open this chat, lately. */
  isGlassBroken(staffId: string, handoffId: string): Promise<boolean>
}
