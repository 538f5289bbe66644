import type { Content } from './channel.ts'

/** Right-to-left mark: a line that begins with a digit has no direction of its own. */
const rlm = '\u200f'
const fsi = '\u2068'
const pdi = '\u2069'
const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u

/**
 * A content for a channel without buttons: the question first, then an empty line, then each choice on a line of its own
 * with the number that chooses it. In a right-to-left text every number stands at the right, also before a name
 * in Latin letters, and no label turns the order of its line; WhatsApp's own formatting of lists does not set in.
 * `hint`: how one answers, as the last line.
 */
export function numberedText({ text, choices = [], direction }: Content, hint?: string): string {
  if (choices.length === 0) return text
  const lines = choices.map(({ label }, at) => `${at + 1}. ${isolated(label.replaceAll(/\s+/g, ' ').trim())}`)
  const begun = [...lines, ...(hint ? ['', hint] : [])].map((line) =>
    line && direction === 'rtl' ? `${rlm}${line}` : line,
  )
  return [text, '', ...begun].join('\n')

  function isolated(label: string): string {
    return direction === 'ltr' && !rightToLeft.test(label) ? label : `${fsi}${label}${pdi}`
  }
}
