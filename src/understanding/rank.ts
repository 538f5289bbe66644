import { normalise, wordsOf } from './normalise.ts'
import { skeleton } from './skeleton.ts'
import { stem } from './stem.ts'
import { stopWords } from './stop-words.ts'
import type { Hit, IndexEntry } from './types.ts'

/** A message is ranked by its first 500 characters. */
const readCharacters = 500
const most = 5
/** Below this share of the message's own information nothing is near enough (measured on the sentences of the tests). */
const floor = 0.2
/** How much a feature that no entry has counts against all of them: people say more than the one thing they need. */
const unlisted = 0.5
/** So many of a word's letters by threes must be in an entry, where the word itself and its consonants are not. */
const likeness = 0.75
/** Three consonants, or the letters of a word of three, are shared by chance. */
const tellingLength = 4

/** What one word is compared by: itself, its pair with the word before, its consonants, its letters by threes. */
interface WordFeatures {
  whole: [feature: string, weight: number][]
  trigrams: [feature: string, weight: number][]
  stop: boolean
}

interface WordParts {
  word: string
  stop: boolean
  bones: [feature: string, weight: number][]
  trigrams: [feature: string, weight: number][]
}

function partsOf(typed: string): WordParts {
  const word = stem(typed)
  const stop = stopWords.has(typed) || stopWords.has(word)
  const parts: WordParts = { word, stop, bones: [], trigrams: [] }
  if (stop) return parts
  const bones = skeleton(word)
  if (bones.length >= 3) parts.bones.push([`s:${bones}`, 0.5])
  const padded = `_${word}_`
  for (let i = 0; i + 3 <= padded.length; i++) {
    parts.trigrams.push([`t:${padded.slice(i, i + 3)}`, 0.6 / (padded.length - 2)])
  }
  return parts
}

function featuresOf(text: string): WordFeatures[] {
  let before = ''
  return [...new Set(wordsOf(normalise(text)))].map((typed) => {
    const { word, stop, bones, trigrams } = partsOf(typed)
    const whole: [feature: string, weight: number][] = [[`w:${word}`, stop ? 0.05 : 1]]
    if (before) whole.push([`b:${before} ${word}`, stop ? 0.05 : 0.3])
    before = word
    return { whole: [...whole, ...bones], trigrams, stop }
  })
}

/**
 * A ranking over the entries by words, word pairs, trigrams and consonant skeletons with IDF. A score is the share
 * of what the message says (rare words say more) that the entry says, too.
 */
export function createRanking(entries: IndexEntry[]): (text: string) => Hit[] {
  const postings = indexOf(entries)
  const idf = (entriesWith: number) => Math.log(1 + entries.length / entriesWith)

  return (text) => {
    const scores = new Float64Array(entries.length)
    /** Entries that share a real word with the message, not just some letters. */
    const near = new Set<number>()
    let said = 0
    const weigh = (features: [string, number][], onShared: (entry: number, feature: string) => void) => {
      for (const [feature, weight] of features) {
        const pairs = postings.get(feature)
        if (!pairs && feature.startsWith('b:')) continue
        const worth = weight * idf(pairs ? pairs.length / 2 : 1) * (pairs ? 1 : unlisted)
        said += worth
        if (!pairs) continue
        for (let i = 0; i < pairs.length; i += 2) {
          const entry = pairs[i] as number
          scores[entry] = (scores[entry] ?? 0) + worth * (pairs[i + 1] as number)
          onShared(entry, feature)
        }
      }
    }
    for (const { whole, trigrams, stop } of featuresOf(text.slice(0, readCharacters))) {
      weigh(whole, (entry, feature) => {
        if (!stop && (!feature.startsWith('s:') || feature.length >= tellingLength + 2)) near.add(entry)
      })
      const alike = new Map<number, number>()
      weigh(trigrams, (entry) => alike.set(entry, (alike.get(entry) ?? 0) + 1))
      if (trigrams.length < tellingLength) continue
      for (const [entry, count] of alike) if (count >= likeness * trigrams.length) near.add(entry)
    }
    return entries
      .map(({ id, kind }, entry): Hit => ({ id, kind, score: Math.min(1, (scores[entry] ?? 0) / said) }))
      .filter((hit, entry) => near.has(entry) && hit.score >= floor)
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
  }
}

/** feature -> pairs of an entry and its greatest weight there, from 0 to 1, one after the other. */
function indexOf(entries: IndexEntry[]): Map<string, number[]> {
  const heaviest = Math.max(
    1,
    ...entries.map((entry) => Math.max(0, ...entry.texts.map((text) => text.weight))),
  )
  const postings = new Map<string, number[]>()
  const pairsOf = (feature: string) => {
    const before = postings.get(feature)
    if (before) return before
    const pairs: number[] = []
    postings.set(feature, pairs)
    return pairs
  }
  // A directory says the same words again and again: each is taken apart, and its places are found, once.
  const known = new Map<string, { word: string; places: number[][] }>()
  const read = (typed: string) => {
    const before = known.get(typed)
    if (before) return before
    const { word, bones, trigrams } = partsOf(typed)
    const features = [`w:${word}`, ...bones.map(([bone]) => bone), ...trigrams.map(([trigram]) => trigram)]
    const found = { word, places: features.map(pairsOf) }
    known.set(typed, found)
    return found
  }
  entries.forEach((entry, at) => {
    const post = (pairs: number[], share: number) => {
      if (pairs[pairs.length - 2] !== at) pairs.push(at, share)
      else if ((pairs[pairs.length - 1] as number) < share) pairs[pairs.length - 1] = share
    }
    for (const { text, weight } of entry.texts) {
      const share = weight / heaviest
      let before = ''
      for (const typed of new Set(wordsOf(normalise(text)))) {
        const { word, places } = read(typed)
        for (const pairs of places) post(pairs, share)
        if (before) post(pairsOf(`b:${before} ${word}`), share)
        before = word
      }
    }
  })
  return postings
}
