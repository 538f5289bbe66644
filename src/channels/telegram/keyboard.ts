import type { InlineKeyboardButton } from 'grammy/types'
import type { Choice, Content } from '../channel.ts'

/** Telegram's limit of a button's data, in bytes. The flow checker holds option ids against it. */
export const callbackDataLimit = 64

/** Two buttons fit one row of a small phone when every label is at most this long. */
const shortLabel = 12

/** What a button carries: the prompt that it belongs to, and the option. `null` when it would not fit. */
export function callbackData(visit: number, option: string): string | null {
  const data = `${visit.toString(36)}:${option}`
  return Buffer.byteLength(data) <= callbackDataLimit ? data : null
}

/** Reads what `callbackData` made; null for anything else (a button of another program, or of an older one). */
export function readCallbackData(data: string): { visit: number; option: string } | null {
  const match = /^([0-9a-z]{1,8}):(.{1,62})$/su.exec(data)
  if (!match?.[1] || !match[2]) return null
  return { visit: Number.parseInt(match[1], 36), option: match[2] }
}

/**
 * The buttons of a content, one or two a row. `false`: an option's id does not fit a button (our mistake);
 * `null`: there are none.
 */
export function inlineKeyboard(content: Content): InlineKeyboardButton[][] | null | false {
  const choices = content.choices ?? []
  if (choices.length === 0) return null
  const buttons = choices.map((choice) => button(content.visit ?? 0, choice))
  if (buttons.some((b) => b === null)) return false
  const perRow = choices.every((choice) => choice.label.length <= shortLabel) ? 2 : 1
  return rows(buttons as InlineKeyboardButton[], perRow)
}

function button(visit: number, choice: Choice): InlineKeyboardButton | null {
  const data = callbackData(visit, choice.id)
  return data === null ? null : { text: choice.label, callback_data: data }
}

function rows<T>(items: T[], perRow: number): T[][] {
  const result: T[][] = []
  for (let i = 0; i < items.length; i += perRow) result.push(items.slice(i, i + perRow))
  return result
}
