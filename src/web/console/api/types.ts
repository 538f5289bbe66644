/** What the API answers about chats, as far as the pages use it. */

export interface Colleague {
  id: string
  alias: string
}

export interface ChatRow {
  id: string
  /** For people to name it: `7K3M-9QXD`. */
  code: string
  queue: string
  /** 0 crisis, 1 high, 2 normal */
  priority: number
  state: 'open' | 'assigned' | 'claimed' | 'closed'
  source: string
  channel: string | null
  language: string | null
  centerId: string | null
  owner: Colleague | null
  labels: string[]
  outcome: string | null
  waitingFor: 'staff' | 'person'
  waitingSince: string
  answerDueAt: string | null
  overdue: boolean
  snoozedUntil: string | null
  createdAt: string
  closedAt: string | null
  unread: number
  seq: number
  /** What she asked for, as the bot knows it: an id, no words. */
  need: string | null
  version: number
}

/** `sending` and `offline` are this page's own: on the way to the server. */
export type Delivery =
  | 'sending'
  | 'offline'
  | 'held'
  | 'waiting'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'cancelled'

export interface Item {
  id: string
  seq: number | null
  from: 'person' | 'bot' | 'staff' | 'note' | 'event'
  kind: string
  text: string
  /** What the bot said, in the language of whoever reads; null where it is the same. */
  own: string | null
  choices: string[]
  at: string
  by: string | null
  mine: boolean
  delivery: Delivery | null
  why: string | null
  until: string | null
  media: { id: string; kind: string; state: string; seconds: number | null } | null
  event: { kind: string; to: string | null } | null
}
