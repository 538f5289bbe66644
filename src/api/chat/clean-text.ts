/** C0 and C1 controls without tab and newline. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
/**
 * What can reorder or hide what a caseworker reads: bidi embeddings, overrides and isolates, invisible separators.
 * ZWNJ and ZWJ stay: words and emoji are spelled with them.
 */
const invisible = /[\u200b\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu

/** A person's words as they are kept: well-formed, without control characters, trimmed. May come out empty. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, '').replace(invisible, '').trim()
}

/** A name or a label: the same, on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ')
