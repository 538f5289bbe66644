/** Sounds that one script writes apart and the other together: the reader of a skeleton knows no t from ط. */
const consonants: Record<string, string> = {
  ب: 'b',
  ت: 't',
  ث: 't',
  ج: 'j',
  ح: 'h',
  خ: 'x',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 's',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'd',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  b: 'b',
  p: 'b',
  t: 't',
  j: 'j',
  c: 'c',
  h: 'h',
  x: 'x',
  d: 'd',
  r: 'r',
  z: 'z',
  s: 's',
  g: 'g',
  f: 'f',
  v: 'f',
  q: 'k',
  k: 'k',
  l: 'l',
  m: 'm',
  n: 'n',
  // Arabizi: 2 is a glottal stop and 3 an ع, which skeletons leave out.
  '5': 'x',
  '7': 'h',
  '8': 'g',
  '9': 'k',
}
const pairs: Record<string, string> = { sh: 's', kh: 'x', gh: 'g', th: 't', dh: 'd', ch: 'c', ph: 'f' }

/**
 * The consonants of one normalised word, alike for Arabic letters and Arabizi: دورة and `dawra` are both `dr`.
 * Vowels, glottal stops, و and ي and a last h are left out; words longer than 40 letters are cut.
 */
export function skeleton(word: string): string {
  let out = ''
  const letters = word.slice(0, 40)
  for (let i = 0; i < letters.length; i++) {
    const pair = pairs[letters.slice(i, i + 2)]
    const sound = pair ?? consonants[letters.charAt(i)] ?? ''
    if (pair) i++
    if (sound && !out.endsWith(sound)) out += sound
  }
  return out.endsWith('h') ? out.slice(0, -1) : out
}
