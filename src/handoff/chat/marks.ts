/** A stretch of a text (UTF-16 offsets) that may harm if the wrong eyes read it. */
export interface Mark {
  kind: 'name' | 'id_number' | 'phone' | 'telling'
  from: number
  to: number
}

export interface MarkWords {
  /** Folds spellings together; the lists below are folded already. */
  fold(text: string): string
  /** First names that are common here. */
  names: ReadonlySet<string>
  /** After these a name follows. */
  nameMarkers: ReadonlySet<string>
  /** Words and phrases (up to three words) that tell what a service is about, or who somebody is. */
  telling: ReadonlySet<string>
}

const digits = /[+(]?\p{Nd}[\p{Nd}\s().-]*\p{Nd}/gu
const word = /[\p{L}\p{M}'’]+/gu
const arabicPrefix = /^[ولبف](?=\p{L}{3})/u
const longestPhrase = 3
/** Names that are a word of every day, too (age): only where a name must follow. */
const everyday: ReadonlySet<string> = new Set(['عمر'])

/**
 * What a writer is asked about once before it goes to a phone that others may read: names, numbers of papers, phone
 * numbers, telling words. Rules of this machine alone; a net and not a proof. In order of place, without overlaps.
 */
export function findMarks(text: string, words: MarkWords): Mark[] {
  const marks: Mark[] = []
  for (const match of text.matchAll(digits)) {
    const kind = numberKind(match[0])
    if (kind) marks.push({ kind, from: match.index, to: match.index + match[0].length })
  }
  const spoken = [...text.matchAll(word)].map((match) => ({
    plain: words.fold(match[0]),
    raw: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }))
  let follows = false
  for (const [at, one] of spoken.entries()) {
    const phrase = tellingFrom(spoken, at, words)
    if (phrase) marks.push({ kind: 'telling', from: one.from, to: phrase })
    const bare = one.plain.replace(arabicPrefix, '')
    const common = [one.plain, bare].some((name) => words.names.has(name) && !everyday.has(name))
    if (follows || common) marks.push({ kind: 'name', from: one.from, to: one.to })
    const two = words.fold(`${spoken[at - 1]?.raw ?? ''} ${one.raw}`)
    follows = words.nameMarkers.has(one.plain) || (at > 0 && words.nameMarkers.has(two))
  }
  return withoutOverlaps(marks)
}

/** Hours, dates and room numbers are short; numbers of papers are not; phones begin with 0 or a country's code. */
function numberKind(raw: string): Mark['kind'] | null {
  const plain = raw.replaceAll(/\P{Nd}/gu, '')
  if (plain.length < 7) return null
  // A date such as 2026-11-30 or 30/11/2026.
  if (/^\p{Nd}{4}-\p{Nd}{2}-\p{Nd}{2}$/u.test(raw)) return null
  const begins = raw.trimStart()[0]
  const zero = /^[0٠۰]/u.test(plain)
  const country = /^(?:963|964|90|٩٦٣|٩٦٤|۹۶۳)/u.test(plain)
  return begins === '+' || ((zero || country) && plain.length <= 14) ? 'phone' : 'id_number'
}

/** Where a telling word or phrase that begins at this word ends; null: none does. */
function tellingFrom(
  spoken: { plain: string; raw: string; to: number }[],
  at: number,
  words: MarkWords,
): number | null {
  for (let length = Math.min(longestPhrase, spoken.length - at); length > 0; length--) {
    const phrase = spoken.slice(at, at + length)
    const plain = words.fold(phrase.map((one) => one.raw).join(' '))
    const bare = plain.replace(arabicPrefix, '')
    if (words.telling.has(plain) || words.telling.has(bare)) return (phrase.at(-1) as { to: number }).to
  }
  return null
}

function withoutOverlaps(marks: Mark[]): Mark[] {
  const sorted = marks.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const kept: Mark[] = []
  for (const mark of sorted) if (mark.from >= (kept.at(-1)?.to ?? 0)) kept.push(mark)
  return kept
}
