import { soundOfLetter, soundOfPair, soundOut } from './letter-sounds.ts'

/** Finer than a skeleton: ع and و stay, since words of three letters often have one; ق is heard as g in the east, چ is a ك. */
const letters = {
  ...soundOfLetter,
  ع: '3',
  و: 'w',
  w: 'w',
  u: 'w',
  o: 'w',
  c: 'k',
  g: 'k',
  '2': 'k',
  '3': '3',
}
const pairs = { ...soundOfPair, ch: 'k', ou: 'w', oo: 'w', aw: 'w' }

function read(word: string): string {
  const out = soundOut(word, letters, pairs)
  return out.length > 2 && out.endsWith('h') ? out.slice(0, -1) : out
}

/**
 * The consonants of a normalised word in the ways it may be spelt in the other script: with each w, with none, with the first
 * only. o and u are و in one word and a short vowel in the next.
 */
export function soundsOf(word: string): string[] {
  const full = read(word.slice(0, 40))
  const first = full.indexOf('w')
  if (first < 0) return [full]
  const none = full.replaceAll('w', '')
  const one = full.slice(0, first + 1) + full.slice(first + 1).replaceAll('w', '')
  const rest = full.slice(0, first) + full.slice(first + 1)
  return [...new Set([full, one, rest, none])]
}
