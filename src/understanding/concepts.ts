import { conceptLines } from './lexicon/concepts.ts'
import { dangerConceptLines } from './lexicon/danger-concepts.ts'
import { normalise } from './normalise.ts'
import { soundsOf } from './sounds.ts'

const whole = new Map<string, string[]>()
const starts = new Map<string, string[]>()
/** Consonants of the Arabic words, for Arabizi. */
const wholeBones = new Map<string, string[]>()
const startBones = new Map<string, string[]>()
const shortestStart = 2
const longestStart = 12
/** Fewer consonants are shared by chance. */
const fewestBones = 3

const add = (map: Map<string, string[]>, key: string, concept: string) => {
  const known = map.get(key)
  if (!known) map.set(key, [concept])
  else if (!known.includes(concept)) known.push(concept)
}

for (const line of `${conceptLines}${dangerConceptLines}`.split('\n')) {
  const [concept = '', words = ''] = line.split(':')
  for (const word of words.trim().split(/\s+/)) {
    const begins = word.endsWith('*')
    const plain = normalise(word)
    add(begins ? starts : whole, plain, concept)
    if (!/\p{Script=Arabic}/u.test(plain)) continue
    for (const bones of soundsOf(plain))
      if (bones.length >= fewestBones) add(begins ? startBones : wholeBones, bones, concept)
  }
}

function lookUp(word: string, all: Map<string, string[]>, begin: Map<string, string[]>, into: Set<string>) {
  for (const concept of all.get(word) ?? []) into.add(concept)
  for (let length = Math.min(word.length, longestStart); length >= shortestStart; length--) {
    for (const concept of begin.get(word.slice(0, length)) ?? []) into.add(concept)
  }
}

/** The word without و ف ب ل ع ه and the article, grown onto its front. */
function bare(word: string): string[] {
  const found = [word]
  let rest = word
  for (let cuts = 0; cuts < 2 && /^[وفبكلعهس]/u.test(rest) && rest.length >= 4; cuts++) {
    rest = rest.slice(1)
    found.push(rest)
  }
  for (const form of [...found]) if (form.startsWith('ال') && form.length >= 4) found.push(form.slice(2))
  return found
}

/** The concepts that one word (normalised) names, alike for all languages. */
export function conceptsOf(long: string): string[] {
  const found = new Set<string>()
  const word = long.slice(0, 40)
  if (!/^[a-z0-9]+$/.test(word)) {
    for (const form of bare(word)) lookUp(form, whole, starts, found)
    return [...found]
  }
  lookUp(word, whole, starts, found)
  if (found.size > 0) return [...found]
  for (const bones of soundsOf(word)) {
    if (bones.length < fewestBones) continue
    lookUp(bones, wholeBones, startBones, found)
    // The article, or b l w f 3 before it: lmadrase, bl5ames.
    if (/^[blwf3]/.test(word) && bones.length > fewestBones)
      lookUp(bones.slice(1), wholeBones, startBones, found)
  }
  return [...found]
}
