/**
 * The shapes that the flow engine works on. The engine is pure: no clock, no random, no I/O.
 * Everything here is JSON, so that a conversation can be stored, sealed and read back.
 */

/** What a flow's variable may hold. Ids are plain strings; names are resolved when a text is rendered. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value }
export type Vars = Record<string, Value>

/** One running flow. The last frame of a conversation's stack is the one that waits. */
export interface Frame {
  flow: string
  /** Hash of the published structure that this frame runs on; see revisions. */
  rev: string
  step: string
  vars: Vars
  /** Only on a frame under a kept `go`: the prompt it returns to, so that taps on that older message still count. */
  at?: { visit: number; tries: number; page: number; untilBack?: true }
  /** Not begun yet: it starts when the flow on top of it has ended. */
  fresh?: true
}

/** Where a conversation rests until the next input. */
export type Wait =
  /** For the person. `visit` names the prompt, so that a tap on an older prompt is told apart. */
  | { on: 'person'; visit: number; tries: number; page: number; dueAt: string | null }
  /** For an effect of kind `call`: its outcome comes back as the next input. */
  | { on: 'outcome'; call: string }

/** A contact's place in the flows. Stays below 2 KB as JSON. */
export interface Conversation {
  v: 1
  /** Empty: no flow runs; the turn goes to `defaults.returning` with the next message. */
  stack: Frame[]
  /** Counts prompts, never goes back. */
  visit: number
  wait: Wait | null
  /** Waits passed lately (newest last, at most 8): where "back" leads. */
  trail: Frame[][]
}

export type Keep = boolean | 'until_back'

/**
 * What happens to a conversation. Who makes the inputs (room `turn/`) has already turned raw words into
 * the option, value or global word they mean; the engine never reads a language.
 */
export type Input =
  /**
   * Begin this flow anew, whatever was before. `keep`: stay on top of the waiting flow and return to it. `followedBy`: the
   * flow that follows when this one has ended (never with `keep`). `until_back`: return to the question only when that flow
   * ends with the outcome `back`; any other outcome leaves the question behind.
   */
  | { type: 'go'; flow: string; with?: Vars; keep?: Keep; followedBy?: { flow: string; with: Vars } }
  /** The chosen option's id (for a `from:` list: the item's id; `more`: the next page). */
  | { type: 'option'; option: string; visit?: number }
  /** Free words where the wait takes them (`words:` of a choose or ask step); elsewhere they count as invalid. */
  | { type: 'words'; text: string }
  /** A parsed answer to an `ask` step (already of the asked type; bounds are held here). */
  | { type: 'value'; value: Value }
  /** An answer that does not fit the question. */
  | { type: 'invalid' }
  | { type: 'back' }
  /** Asks the present question again as it stands (the same visit and page, no try counted); nothing when there is none. */
  | { type: 'again' }
  /** The outcome of a `call` effect. */
  | { type: 'outcome'; of: string; result: string; value?: Value }
  /** The wait of this visit has run out. An older visit's, and one that comes before `wait.dueAt`, is ignored. */
  | { type: 'timeout'; visit: number }

/** What the engine asks of the world. The order of effects is the order of what the person sees. */
export type Effect =
  | { type: 'say'; key: string; values: Vars }
  /**
   * A question with options; list options carry values for their label (`item` and the item's fields). `visit` names
   * the prompt. `more`: there are further pages, and an option `more` stands among the options. An `ask` as `confirm`
   * comes as a prompt with the options `yes` and `no`.
   */
  | { type: 'prompt'; key: string; values: Vars; visit: number; options: PromptOption[]; more: boolean }
  /** A free question (`ask`): the answer's type tells how to read it. */
  | { type: 'ask'; key: string; values: Vars; visit: number; expects: AskType }
  | { type: 'call'; id: string; action: string; with: Vars }
  | { type: 'schedule'; id: string; flow: string; with: Vars; afterMs: number }
  | { type: 'handoff'; id: string; queue: string; share: Vars }
  /** A flow ended; facts are counted from it. */
  | { type: 'ended'; flow: string; outcome: string }
  /** A tap on a question of the past. To be counted only: the engine says `defaults.passed` and asks the present question again. */
  | { type: 'passed' }
  /**
   * The revision was gone and no compatible step was found, or a limit was met. To be counted only: the engine says
   * `defaults.broken.say` and goes to `defaults.broken.go`.
   */
  | { type: 'broken'; why: 'revision' | 'steps' | 'state' }

export interface PromptOption {
  id: string
  /** i18next key of the label. */
  label: string
  values: Vars
}

export type AskType = 'text' | 'integer' | 'date' | 'phone' | 'place' | 'voice' | 'confirm'

/** Time and ids come in, so that the same input always gives the same effects. */
export interface StepContext {
  /** RFC 9557 / ISO 8601 instant. */
  now: string
  /**
   * Names the inbound row: ids of effects are made from it (`<id>:<n>`). The outcomes of one row's calls come back
   * with the same id (n goes on counting); another row needs another id.
   */
  id: string
  /** Read-only facts of the contact: `$contact.language`, `$contact.agreement`, ... */
  contact: Vars
  /** How many options fit one prompt of this channel (Telegram and web 8, numbered lines 9). */
  pageSize: number
}

export interface StepResult {
  conversation: Conversation
  effects: Effect[]
}

/** What a flow may `call`; the checker holds flows against it. Implemented in `turn/actions`. */
export interface ActionSpec {
  name: string
  /** Names of the inputs: required or not. */
  inputs: Record<string, 'required' | 'optional'>
  outcomes: string[]
  /** Outcomes that save a result. */
  saves: string[]
}

/** The question that a conversation waits at: what the turn needs to read an answer. */
export interface CurrentWait {
  kind: 'choose' | 'ask'
  visit: number
  dueAt: string | null
  /** All options over all pages, so that words can mean any of them. */
  options: PromptOption[]
  /** The options of the page that she sees, in order: numbers mean these. */
  shown: PromptOption[]
  /** What an `ask` expects; null at a choose. */
  expects: AskType | null
  /** Whether free words that match no option may go in as `{ type: 'words' }`. */
  acceptsWords: boolean
  /** Of these words only the name of a day is an answer; all else is as if no words were taken. */
  wordsAs: 'day' | null
  /** Bounds of an `ask` as integer. Bounds of dates are held by the engine. */
  min: number | undefined
  max: number | undefined
  /** The longest text in characters. */
  maxLength: number | undefined
}
