/**
 * The limit of one message, in UTF-16 units, the same on Telegram and on WhatsApp:
 * https://core.telegram.org/bots/api#sendmessage
 */
export const textLimit = 4_096

/**
 * Where a long text may be cut, best first: after a paragraph, a sentence (also Arabic ؟ and ۔), a line, a word.
 * Each matches what stays before the cut.
 */
const cuts = [/\n\s*\n/g, /[.!?؟۔…]+["'»”’)\]\u2069]*(?=\s)/g, /\n/g, /[،,;؛:](?=\s)/g, /\s+/g]

/** A part shorter than this would look torn: rather cut at a less fine place. */
const least = (limit: number) => Math.floor(limit / 3)

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Splits a text into parts of at most `limit` UTF-16 units, at sentences where there are any, and never inside a
 * letter with its marks or an emoji. Nothing but white space at the cuts is lost.
 */
export function splitText(text: string, limit = textLimit): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > limit) {
    const at = cutAt(rest, limit)
    const part = rest.slice(0, at).trimEnd()
    if (part) parts.push(part)
    rest = rest.slice(at).trimStart()
  }
  if (rest || parts.length === 0) parts.push(rest)
  return parts
}

function cutAt(text: string, limit: number): number {
  // One unit more, so that a sentence that ends exactly at the limit still sees the space after it.
  const window = text.slice(0, limit + 1)
  for (const cut of cuts) {
    let best = 0
    for (const match of window.matchAll(cut)) {
      const end = match.index + match[0].length
      // White space at the cut is trimmed, so a match may reach over the limit by its own white space.
      if (window.slice(0, end).trimEnd().length <= limit) best = Math.min(end, limit)
    }
    if (best >= least(limit)) return best
  }
  return graphemeBefore(text, limit)
}

/** The last boundary between letters (with their marks, joined emoji) at or before `limit`. */
function graphemeBefore(text: string, limit: number): number {
  const around = graphemes.segment(text.slice(0, limit + 64)).containing(limit)
  const boundary = around?.index ?? limit
  if (boundary > 0) return boundary
  // One letter with thousands of marks: keep at least surrogate pairs whole.
  const unit = text.charCodeAt(limit - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? limit - 1 : limit
}
