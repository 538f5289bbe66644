import type { Choice, Content } from '../channel.ts'
import { numberedText } from '../numbered-text.ts'
import { splitText, textLimit } from '../split-text.ts'
import { tapId } from './tap-id.ts'

/** Meta's limits, in characters: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages */
const limits = {
  buttons: 3,
  buttonTitle: 20,
  buttonBody: 1_024,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  listBody: 4_096,
  caption: 1_024,
}
export const captionLimit = limits.caption

export type CloudMessage = { type: string } & Record<string, unknown>

/**
 * A content as Meta's messages, in order; all but the last are plain text. Up to three short choices are buttons, up to ten
 * rows of a list, anything else numbered lines: so that a choice is never lost over a limit. Each message is paid for, so
 * a longer question takes a list rather than a second message. Null: an option's id does not fit (our mistake).
 * `open`: what the list's button says, in her language.
 */
export function messagesOf(content: Content, open: string): CloudMessage[] | null {
  const { choices = [], visit = 0 } = content
  if (choices.length === 0) return plain(content.text)
  const options = choices.map((choice) => ({ ...choice, tap: tapId(visit, choice.id) }))
  if (options.some(({ tap }) => tap === null)) return null
  const rows = options as Option[]
  if (fitsButtons(content.text, rows)) return [interactive(content.text, buttons(rows))]
  if (!fitsList(rows)) return plain(numberedText(content))
  const parts = splitText(content.text, limits.listBody)
  return [...parts.slice(0, -1).map(text), interactive(parts.at(-1) ?? '', list(rows, open))]
}

type Option = Choice & { tap: string }

export const text = (body: string): CloudMessage => ({ type: 'text', text: { body, preview_url: false } })
const plain = (body: string) => splitText(body, textLimit).map(text)

const interactive = (body: string, rest: object): CloudMessage => ({
  type: 'interactive',
  interactive: { ...rest, body: { text: body } },
})

const fitsButtons = (body: string, options: Option[]) =>
  options.length <= limits.buttons &&
  body.length <= limits.buttonBody &&
  options.every(({ label }) => label.length <= limits.buttonTitle) &&
  // Meta refuses two buttons of one title.
  new Set(options.map(({ label }) => label)).size === options.length

const fitsList = (options: Option[]) =>
  options.length <= limits.rows && options.every(({ label }) => label.length <= limits.rowDescription)

const buttons = (options: Option[]) => ({
  type: 'button',
  action: {
    buttons: options.map(({ tap, label }) => ({ type: 'reply', reply: { id: tap, title: label } })),
  },
})

const list = (options: Option[], open: string) => ({
  type: 'list',
  action: {
    button: open.slice(0, limits.buttonTitle),
    sections: [{ rows: options.map(row) }],
  },
})

/** A label that is too long for a title begins there and stands whole below it. */
function row({ tap, label }: Option) {
  if (label.length <= limits.rowTitle) return { id: tap, title: label }
  const [begin = ''] = splitText(label, limits.rowTitle - 1)
  return { id: tap, title: `${begin}…`, description: label }
}
