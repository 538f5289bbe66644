import { conceptsOf } from './concepts.ts'
import { normalise, wordsOf } from './normalise.ts'
import { soundsOf } from './sounds.ts'
import { stem } from './stem.ts'

/** Features are numbers below this: a hash, so the index never grows with what people write. */
export const buckets = 1 << 16

/** What a message is compared by, in kinds that are weighed apart. Bucket numbers, each once a kind. */
export interface Features {
  /** All kinds, one after the other. */
  at: Int32Array
  /** Where each kind ends. */
  ends: readonly number[]
}

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
  let hash = mix(basis, kind.charCodeAt(0))
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i))
  return hash
}
/** The bucket of two hashes, one after the other. */
const pairBucket = (first: number, second: number) => bucket(mix(Math.imul(first, 0x85ebca6b) ^ second, 0x20))

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
const longest = 40

/** What one word brings along, whatever stands beside it. */
export interface WordFeatures {
  words: Int32Array
  letters: Int32Array
  bones: Int32Array
  /** Hashes, to be paired with those of its neighbours. No bone where too few consonants are left. */
  stem: number
  bone: number | null
  concepts: Int32Array
}

/** Reads one normalised word. A caller that reads many texts remembers it: people use few words. */
export function readWord(word: string): WordFeatures {
  const stemmed = stem(word)
  const words = [hashOf('w', stemmed)]
  if (stemmed !== word) words.push(hashOf('f', word))
  // A beginning stands for a word with its endings.
  for (const length of beginnings) if (word.length > length) words.push(hashOf('w', word.slice(0, length)))
  const letters = new Set<number>()
  grams(1, `_${word.slice(0, longest)}_`, 3, 4, letters)
  const bone = soundsOf(stemmed)[0] ?? ''
  const bones = new Set<number>()
  if (bone.length >= 2) {
    bones.add(bucket(hashOf('s', bone)))
    grams(2, `_${bone}_`, 3, 4, bones)
  }
  return {
    words: Int32Array.from(words, bucket),
    letters: Int32Array.from(letters),
    bones: Int32Array.from(bones),
    stem: hashOf('p', stemmed),
    bone: bone.length >= 2 ? hashOf('q', bone) : null,
    concepts: Int32Array.from(conceptsOf(word), (concept) => hashOf('c', concept)),
  }
}

/** Numbers by kind, each once a kind and in order of coming; quicker than a Set, which each text would fill anew. */
function createCollector() {
  const metIn = new Int32Array(buckets)
  let turn = 0
  let found = new Int32Array(1024)
  let size = 0
  let ends: number[] = []
  function add(number: number) {
    if (metIn[number] === turn) return
    metIn[number] = turn
    if (size === found.length) {
      const wider = new Int32Array(2 * size)
      wider.set(found)
      found = wider
    }
    found[size++] = number
  }
  return {
    begin() {
      turn++
      size = 0
      ends = []
    },
    add,
    addAll(numbers: Int32Array) {
      for (let i = 0; i < numbers.length; i++) add(numbers[i] as number)
    },
    endKind() {
      ends.push(size)
      turn++
    },
    taken: (): Features => ({ at: found.slice(0, size), ends }),
  }
}
const into = createCollector()

/** Comes before the first word and after the last. */
const edge = hashOf('p', '')

/**
 * The features of a text: words; pairs of words; letters of a word by three and four; consonants (alike in Arabic letters and
 * Arabizi) by word, pair and three to four letters; concepts (alike in every language); pairs of concepts.
 */
export function featuresOf(text: string, read: (word: string) => WordFeatures = readWord): Features {
  const words = wordsOf(normalise(text)).map(read)
  into.begin()
  for (const word of words) into.addAll(word.words)
  into.endKind()

  let before = edge
  for (const word of words) {
    into.add(pairBucket(before, word.stem))
    before = word.stem
  }
  into.add(pairBucket(before, edge))
  into.endKind()

  for (const word of words) into.addAll(word.letters)
  into.endKind()

  before = edge
  for (const { bone, bones } of words) {
    if (bone === null) continue
    into.addAll(bones)
    into.add(pairBucket(before, bone))
    before = bone
  }
  into.endKind()

  const concepts = conceptsIn(words)
  for (const one of concepts) into.add(bucket(one))
  into.endKind()

  for (let at = 0; at < concepts.length; at++) {
    for (let next = at + 1; next < concepts.length; next++) {
      const one = concepts[at] as number
      const other = concepts[next] as number
      into.add(one < other ? pairBucket(one, other) : pairBucket(other, one))
    }
  }
  into.endKind()
  return into.taken()
}

/** Each once, and the first ones only: their pairs grow with the square. */
function conceptsIn(words: readonly WordFeatures[]): number[] {
  const found: number[] = []
  for (const { concepts } of words) {
    for (let i = 0; i < concepts.length && found.length < mostConcepts; i++) {
      const one = concepts[i] as number
      if (!found.includes(one)) found.push(one)
    }
  }
  return found
}
