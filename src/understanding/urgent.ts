import { arabicUrgent } from './lexicon/arabic.ts'
import { arabiziUrgent } from './lexicon/arabizi.ts'
import { englishUrgent } from './lexicon/english.ts'
import { idioms } from './lexicon/idioms.ts'
import { indirectUrgent } from './lexicon/indirect.ts'
import { kurmanjiUrgent } from './lexicon/kurmanji.ts'
import { normalise, wordsOf } from './normalise.ts'
import { skeleton } from './skeleton.ts'

/** One place of a pattern: any of these words, beginnings of words, or skeletons of Latin words. */
interface Slot {
  words: Set<string>
  starts: string[]
  skeletons: Set<string>
  /** How many other words may stand before this one. */
  gap: number
}
const gapWords = 4
/** Beginnings are looked up letter by letter, so a word of a million letters costs no more than one of twelve. */
const longestStart = 12
/** Left out: one says أريد أموت or أريد أن أموت. */
const fillers: ReadonlySet<string> = new Set(['ان', 'انو', 'انه'])

/** As it is normalised; who has no ş and ç on the phone writes s and c, or sh and ch. */
const spellings = (word: string) =>
  new Set([normalise(word), normalise(word.replaceAll('ş', 'sh').replaceAll('ç', 'ch'))])

function parse(pattern: string): Slot[] {
  const slots: Slot[] = []
  let gap = 0
  for (const part of pattern.trim().split(/\s+/)) {
    if (part === '..') {
      gap = gapWords
      continue
    }
    const slot: Slot = { words: new Set(), starts: [], skeletons: new Set(), gap }
    for (const word of part.split('|')) {
      if (word.startsWith('~')) slot.skeletons.add(word.slice(1))
      else
        for (const spelt of spellings(word)) {
          if (word.endsWith('*')) slot.starts.push(spelt)
          else slot.words.add(spelt)
        }
    }
    slots.push(slot)
    gap = 0
  }
  return slots
}

const add = <T>(map: Map<string, T[]>, key: string, value: T) => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** A word and what is left of it without و، ف، ب، س، ال and the like grown onto its front. */
function forms(word: string): string[] {
  const found = [word]
  let rest = word
  for (let cuts = 0; cuts < 2 && /^[وفبحهسلع]/u.test(rest) && rest.length >= 4; cuts++) {
    rest = rest.slice(1)
    found.push(rest)
  }
  for (const form of [...found]) {
    if (form.startsWith('ال') && form.length >= 5) found.push(form.slice(2))
  }
  return found
}

/** Cut where a pattern could no longer tell. Latin words also get their skeleton. */
interface Word {
  forms: string[]
  bones: string
}
const readWord = (word: string): Word => {
  const cut = word.slice(0, 40)
  return { forms: forms(cut), bones: /^[a-z0-9]+$/.test(cut) ? skeleton(cut) : '' }
}

/** A megabyte repeats its words: each is read once, and what is remembered stays small. */
function memoised<T>(read: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>()
  return (word) => {
    const before = known.get(word)
    if (before) return before
    const now = read(word)
    if (known.size < 10_000 && word.length < 100) known.set(word, now)
    return now
  }
}

const fits = (slot: Slot, word: Word) =>
  word.forms.some((form) => slot.words.has(form) || slot.starts.some((start) => form.startsWith(start))) ||
  (word.bones !== '' && slot.skeletons.has(word.bones))

/** Where the slots from `next` on are met, in turn; null where they are not. */
function follows(slots: Slot[], next: number, words: Word[], at: number): number[] | null {
  const slot = slots[next]
  if (!slot) return []
  for (let i = at; i <= at + slot.gap && i < words.length; i++) {
    const word = words[i]
    const rest = word && fits(slot, word) ? follows(slots, next + 1, words, i + 1) : null
    if (rest) return [i, ...rest]
  }
  return null
}

const wordsIn = (text: string) => wordsOf(normalise(text)).filter((word) => !fillers.has(word))

/**
 * Compiles patterns into one scan. A pattern is words in order: `a|b` is either, `word*` begins so, `~drb` is a Latin
 * word with these consonants, `..` lets up to four words stand between.
 */
export function createUrgentScan(patterns: string[]): (text: string) => boolean {
  const placesOf = createPatternScan(patterns)
  return (text) => !placesOf(wordsIn(text)).next().done
}

/** For each place where a pattern is met, the places of its words. */
function createPatternScan(patterns: string[]): (words: string[]) => Generator<number[]> {
  const byWord = new Map<string, Slot[][]>()
  const byStart = new Map<string, Slot[][]>()
  const byBones = new Map<string, Slot[][]>()
  for (const slots of patterns.map(parse)) {
    const first = slots[0]
    if (!first) continue
    for (const word of first.words) add(byWord, word, slots)
    for (const start of first.starts) add(byStart, start, slots)
    for (const bones of first.skeletons) add(byBones, bones, slots)
  }

  const opens = (word: Word): Slot[][] => [
    ...word.forms.flatMap((form) => {
      const found = [...(byWord.get(form) ?? [])]
      for (let length = 2; length <= Math.min(form.length, longestStart); length++) {
        found.push(...(byStart.get(form.slice(0, length)) ?? []))
      }
      return found
    }),
    ...(byBones.get(word.bones) ?? []),
  ]

  return function* (typed) {
    const read = memoised((typedWord) => {
      const word = readWord(typedWord)
      return { ...word, opens: opens(word) }
    })
    const words = typed.map(read)
    for (let at = 0; at < words.length; at++) {
      for (const slots of words[at]?.opens ?? []) {
        const rest = follows(slots, 1, words, at + 1)
        if (rest) yield [at, ...rest]
      }
    }
  }
}

const idiomsIn = createPatternScan(idioms)

/** The text without sayings that only sound like danger ("dying of laughter"); the text itself where there are none. */
export function withoutIdioms(text: string): string {
  const words = wordsIn(text)
  const said = new Set<number>()
  for (const places of idiomsIn(words)) for (const at of places) said.add(at)
  return said.size === 0 ? text : words.filter((_, at) => !said.has(at)).join(' ')
}

const namesDanger = createUrgentScan([
  ...arabicUrgent,
  ...arabiziUrgent,
  ...kurmanjiUrgent,
  ...englishUrgent,
  ...indirectUrgent,
])
/**
 * True when the text names danger, violence, self-harm, or a missing or abused child. Negated or quoted words count
 * as well: to offer help needlessly harms less than to miss it. It assesses nothing; a person reads.
 */
export const isUrgent = (text: string): boolean => namesDanger(text) && namesDanger(withoutIdioms(text))
