import type { Delivery, Item } from './types.ts'

type Raw = Record<string, unknown>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const isRaw = (value: unknown): value is Raw => !!value && typeof value === 'object'

/** A line of a chat. `alias`: of who reads, to know her own. */
export function readLine(line: Raw, alias: string): Item {
  const media = isRaw(line.media) ? line.media : null
  const by = textOrNull(line.by)
  return {
    id: text(line.id),
    seq: typeof line.seq === 'number' ? line.seq : null,
    from: (text(line.from) || 'person') as Item['from'],
    kind: text(line.kind) || 'text',
    text: text(line.text),
    choices: Array.isArray(line.choices) ? line.choices.map(String) : [],
    at: text(line.at),
    by,
    mine: by !== null && by === alias,
    delivery: (textOrNull(line.delivery) as Delivery | null) ?? null,
    why: textOrNull(line.why),
    until: textOrNull(line.until),
    media: media
      ? {
          id: text(media.id),
          kind: text(media.kind),
          state: text(media.state) || 'stored',
          seconds: typeof media.seconds === 'number' ? media.seconds : null,
        }
      : null,
    event: null,
  }
}

const plain = {
  seq: null,
  kind: 'text',
  choices: [],
  delivery: null,
  why: null,
  until: null,
  media: null,
  event: null,
}

export const readNote = (note: Raw, alias: string): Item => ({
  ...plain,
  id: text(note.id),
  from: 'note',
  text: text(note.text),
  at: text(note.at),
  by: textOrNull(note.by),
  mine: note.by === alias,
})

export const readEvent = (event: Raw, alias: string): Item => ({
  ...plain,
  id: `event-${event.id}`,
  from: 'event',
  text: text(event.words),
  at: text(event.at),
  by: textOrNull(event.by),
  mine: event.by === alias,
  event: { kind: text(event.kind), to: textOrNull(event.to) },
})
