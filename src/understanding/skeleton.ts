import { soundOfLetter, soundOfPair, soundOut } from './letter-sounds.ts'

/** A c is a sound of its own: Kurmanji ç, English ch. */
const letters = { ...soundOfLetter, c: 'c', g: 'g' }
const pairs = { ...soundOfPair, ch: 'c' }

/**
 * The consonants of one normalised word, alike for Arabic letters and Arabizi: دورة and `dawra` are both `dr`.
 * Vowels, glottal stops (2, 3 and ع), و and ي and a last h are left out; words longer than 40 letters are cut.
 */
export function skeleton(word: string): string {
  const out = soundOut(word.slice(0, 40), letters, pairs)
  return out.endsWith('h') ? out.slice(0, -1) : out
}
