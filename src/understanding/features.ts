import { conceptsOf } from './concepts.ts'
import { normalise, wordsOf } from './normalise.ts'
import { soundsOf } from './sounds.ts'
import { stem } from './stem.ts'

/** Features are numbers below this: a hash, so the index never grows with what people write. */
export const buckets = 1 << 16

/** What a message is compared by, in kinds that are weighed apart. Bucket numbers, each once. */
export type Features = readonly Int32Array[]

/** How much each kind of `featuresOf` says, in its order (measured, see docs/understanding.md). */
export const kindWeights = [1, 0.6, 1, 0.8, 1, 0.7] as const

/** FNV-1a over UTF-16, continued letter by letter, so that all n-grams from one place cost one walk. */
const basis = 0x811c9dc5
const mix = (hash: number, code: number) => Math.imul(hash ^ code, 0x01000193)
const bucket = (hash: number) => {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (spread ^ (spread >>> 13)) & (buckets - 1)
}
const hashOf = (kind: string, text: string) => {
  let hash = basis
  for (let i = 0; i < kind.length; i++) hash = mix(hash, kind.charCodeAt(i))
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i))
  return bucket(hash)
}

function grams(kind: number, text: string, from: number, to: number, into: Set<number>) {
  for (let start = 0; start < text.length; start++) {
    let hash = mix(basis, kind)
    for (let length = 1; length <= to && start + length <= text.length; length++) {
      hash = mix(hash, text.charCodeAt(start + length - 1))
      if (length >= from) into.add(bucket(hash))
    }
  }
}

const mostConcepts = 14
const beginnings = [4, 5]

/**
 * The features of a text: words; pairs of words; letters of a word by three and four; consonants (alike in Arabic letters and
 * Arabizi) by word, pair and three to four letters; concepts (alike in every language); pairs of concepts.
 */
export function featuresOf(text: string): Features {
  const typed = wordsOf(normalise(text))
  const words = new Set<number>()
  const pairs = new Set<number>()
  const letters = new Set<number>()
  const bones = new Set<number>()
  let before = '^'
  let bonesBefore = '^'
  for (const word of typed) {
    const stemmed = stem(word)
    words.add(hashOf('w', stemmed))
    if (stemmed !== word) words.add(hashOf('f', word))
    // A beginning stands for a word with its endings.
    for (const length of beginnings) if (word.length > length) words.add(hashOf('w', word.slice(0, length)))
    pairs.add(hashOf('p', `${before} ${stemmed}`))
    before = stemmed
    grams(1, `_${word.slice(0, 40)}_`, 3, 4, letters)
    const bone = soundsOf(stemmed)[0] ?? ''
    if (bone.length >= 2) {
      bones.add(hashOf('s', bone))
      bones.add(hashOf('q', `${bonesBefore} ${bone}`))
      grams(2, `_${bone}_`, 3, 4, bones)
      bonesBefore = bone
    }
  }
  pairs.add(hashOf('p', `${before} $`))

  const concepts = conceptsOf(typed)
  const meant = new Set<number>()
  const together = new Set<number>()
  const few = concepts.slice(0, mostConcepts)
  for (const [at, one] of few.entries()) {
    meant.add(hashOf('c', one))
    for (const other of few.slice(at + 1)) {
      together.add(hashOf('d', one < other ? `${one}+${other}` : `${other}+${one}`))
    }
  }
  return [words, pairs, letters, bones, meant, together].map((set) => Int32Array.from(set))
}
