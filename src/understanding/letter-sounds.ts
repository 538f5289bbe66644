/**
 * The sound of each letter that Arabic letters, Arabizi and Kurmanji write alike; ط and ت, ص and س, ض and د are one. What is heard
 * only by one reader (ع, و, g, c) stands with that reader: skeleton.ts, sounds.ts.
 */
const written: Record<string, string> = {
  b: 'ب b p',
  t: 'ت ث ط t',
  j: 'ج j',
  h: 'ح ه h 7',
  x: 'خ x 5',
  d: 'د ذ ض ظ d',
  r: 'ر r',
  z: 'ز z',
  s: 'س ش ص s',
  g: 'غ 8',
  f: 'ف f v',
  k: 'ق ك q k 9',
  l: 'ل l',
  m: 'م m',
  n: 'ن n',
}
export const soundOfLetter: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(written).flatMap(([sound, letters]) => letters.split(' ').map((letter) => [letter, sound])),
)

/** Two Latin letters that are one sound. */
export const soundOfPair: Readonly<Record<string, string>> = {
  sh: 's',
  kh: 'x',
  gh: 'g',
  th: 't',
  dh: 'd',
  ph: 'f',
}

/** The sounds of a normalised word by these tables, a run of one sound once; letters that neither names are left out. */
export function soundOut(
  word: string,
  letters: Readonly<Record<string, string>>,
  pairs: Readonly<Record<string, string>>,
): string {
  let out = ''
  for (let i = 0; i < word.length; i++) {
    const pair = pairs[word.slice(i, i + 2)]
    const sound = pair ?? letters[word.charAt(i)] ?? ''
    if (pair) i++
    if (sound && !out.endsWith(sound)) out += sound
  }
  return out
}
