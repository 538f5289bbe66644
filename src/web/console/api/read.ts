import { t } from '../lib/texts.ts'
import { around } from './directory.ts'
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
    own: textOrNull(line.own),
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
  own: null,
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

/** Something that was done with the chat. Colleagues by alias; who is not known here any more has none. */
export function readEvent(event: Raw, index: number, me: { id: string }): Item {
  const aliasOf = (id: unknown) => around.get().colleagues.find((one) => one.id === id)?.alias ?? null
  const words = isRaw(event.words) ? text(event.words.note) : ''
  return {
    ...plain,
    id: `event-${index}`,
    from: 'event',
    text: words,
    at: text(event.at),
    by: aliasOf(event.staffId),
    mine: event.staffId === me.id,
    event: { kind: text(event.kind), to: event.toStaffId === me.id ? t('by_you') : aliasOf(event.toStaffId) },
  }
}
