import type { z } from 'zod'
import type { ContentFile } from '../channels/channel.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Tx } from '../db/types.ts'
import type { Directory } from '../directory/types.ts'
import type { ActionSpec, Value, Vars } from '../flow/types.ts'
import type { Plans } from '../followup/plan.ts'
import type { Texts } from '../text/types.ts'
import type { Understanding } from '../understanding/types.ts'
import type { Draft } from './draft.ts'

export interface ActionContext {
  now: Date
  directory: Directory
  understanding: Understanding
  /** The contact as this turn has changed it so far. */
  draft: Draft
}
/** What an action on rows is given besides. */
export interface RowContext extends ActionContext {
  tx: Tx
  effectId: string
  vault: Vault
  newId: () => string
  /** Plans that she may agree to. */
  plans: Plans
  /** Inbox rows that this turn has taken up so far, the present one last: an erasure empties them, too. */
  inboxIds: string[]
  /** Goes out with the next line that is said. */
  attach(file: ContentFile): void
  texts: Texts
  /** Says a line before what the flow says next: of what is too much, or too personal, for the conversation's state. */
  say(key: string, values: Vars): void
}
export interface Outcome {
  result: string
  value?: Value
}

/** An action that only reads memory and the draft: it never needs a transaction. */
interface MemoryAction<S extends z.ZodType> {
  kind: 'memory'
  spec: ActionSpec
  input: S
  run(input: z.infer<S>, context: ActionContext): Outcome
}
/** An action that reads or writes rows: the turn runs again from its start inside a transaction. */
interface RowAction<S extends z.ZodType> {
  kind: 'rows'
  spec: ActionSpec
  input: S
  run(input: z.infer<S>, context: RowContext): Promise<Outcome>
}
export type Action<S extends z.ZodType = z.ZodType> = MemoryAction<S> | RowAction<S>
