/** The parts of the Bot API's objects that the fake makes and reads. */
export type Params = Record<string, unknown>

export interface FakeUpdate {
  update_id: number
  chatId: number
  kind: string
  payload: Params
}

/** A message of the bot as its reader sees it. */
export interface SeenMessage {
  messageId: number
  text: string
  buttons: { label: string; data: string }[]
  at: number
  /** A picture, a voice note or a document; `text` is its caption. */
  file?: SentFile & { as: 'photo' | 'voice' | 'document' }
}

/** A file of a multipart call. */
export interface SentFile {
  name: string
  mime: string
  bytes: Uint8Array
}

/** What goes wrong with calls of one method. */
export interface Fault {
  /** Answered with this status instead of being done. */
  status?: number
  description?: string
  /** Seconds, as in a 429. */
  retryAfter?: number
  /** Not done, and never answered. */
  hang?: boolean
  /** Not done; the connection is cut. */
  reset?: boolean
  /** Done, but the answer is lost: the connection is cut. */
  lose?: boolean
  /** How many calls are hit; default 1. */
  times?: number
  /** Only each so many-th call is hit. */
  every?: number
  /** Only calls for this chat. */
  chat?: number
}

export interface Call {
  method: string
  params: Params
  at: number
}

/** A refusal in the words of the real thing. */
export class Refusal extends Error {
  readonly status: number
  readonly parameters: Params | undefined
  constructor(status: number, description: string, parameters?: Params) {
    super(description)
    this.status = status
    this.parameters = parameters
  }
}
