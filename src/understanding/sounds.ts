/** Finer than a skeleton: ع and و stay, since words of three letters often have one. */
const letters: Record<string, string> = {
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
  ع: '3',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  و: 'w',
  b: 'b',
  p: 'b',
  t: 't',
  j: 'j',
  c: 'k',
  h: 'h',
  x: 'x',
  d: 'd',
  r: 'r',
  z: 'z',
  s: 's',
  // ق is heard as g in the east; غ is written gh or 8.
  g: 'k',
  f: 'f',
  v: 'f',
  q: 'k',
  k: 'k',
  l: 'l',
  m: 'm',
  n: 'n',
  w: 'w',
  u: 'w',
  o: 'w',
  '2': 'k',
  '3': '3',
  '5': 'x',
  '7': 'h',
  '8': 'g',
  '9': 'k',
}
const pairs: Record<string, string> = {
  sh: 's',
  kh: 'x',
  gh: 'g',
  th: 't',
  dh: 'd',
  ch: 'k',
  ph: 'f',
  ou: 'w',
  oo: 'w',
  aw: 'w',
}

function read(word: string): string {
  let out = ''
  for (let i = 0; i < word.length; i++) {
    const pair = pairs[word.slice(i, i + 2)]
    const sound = pair ?? letters[word.charAt(i)] ?? ''
    if (pair) i++
    if (sound && !out.endsWith(sound)) out += sound
  }
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
