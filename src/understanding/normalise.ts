/** Arabic letters that people write for one another, and Latin ones that Unicode does not take apart. */
const letterVariants: Record<string, string> = {
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ێ: 'ي',
  ۍ: 'ي',
  ة: 'ه',
  ە: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ۆ: 'و',
  ۇ: 'و',
  ک: 'ك',
  گ: 'ك',
  // In the dialects of the Euphrates چ is how ك is heard (باچر, چان).
  چ: 'ك',
  ڭ: 'ك',
  پ: 'ب',
  ڤ: 'ف',
  ڕ: 'ر',
  ڵ: 'ل',
  ژ: 'ز',
  ء: '',
  ـ: '',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
}
/** Letters of other scripts that look like Latin ones: nobody here writes Russian or Greek, but a filter may be dodged with them. */
const lookAlikes =
  'аa вb еe ёe зz иi іi їi јj кk мm нh оo рp сc тt уy хx ѕs ԁd ԛq ԝw αa βb γy εe ηn ιi κk μm νv οo ρp τt υu χx ωw'
for (const pair of lookAlikes.split(' ')) letterVariants[pair.charAt(0)] = pair.charAt(1)
const variantPattern = new RegExp(`[${Object.keys(letterVariants).join('')}]`, 'gu')

/** Decimal digits of any script (٣, ۳) to ASCII: a block of digits always starts at a multiple of ten from its zero. */
const digitPattern = /[٠-٩۰-۹߀-߉०-९]/gu
const asciiDigit = (digit: string) => {
  const code = digit.codePointAt(0) ?? 0
  const zero = code >= 0x966 ? 0x966 : code >= 0x7c0 ? 0x7c0 : code >= 0x6f0 ? 0x6f0 : 0x660
  return String(code - zero)
}

/**
 * What is compared instead of what was typed: words of folded small letters and ASCII digits, one space between.
 * Harakat, tatweel, zero-width and bidi controls, the marks of ê î û ç ş, letter variants, runs of a letter,
 * case, punctuation and emoji go. Empty when nothing is left. Takes linear time on any string, and never throws.
 */
export function normalise(text: string): string {
  return (text.length <= quickLength ? quickly(text) : null) ?? thoroughly(text)
}

function thoroughly(text: string): string {
  return (
    text
      .toWellFormed()
      // Marks go before NFKD, too: it sorts a run of marks in quadratic time.
      .replace(/\p{M}+/gu, '')
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\p{M}\p{Cf}'’‘ʼ`´]+/gu, '')
      .replace(variantPattern, (letter) => letterVariants[letter] ?? letter)
      .replace(digitPattern, asciiDigit)
      .replace(/(\p{L})\1+/gu, '$1')
      .replace(/[^\p{L}\p{Nd}]+/gu, ' ')
      .trim()
  )
}

/** Longer texts are rare: they may take the long way. */
const quickLength = 1000
const written = new Uint16Array(2 * quickLength)
const space = 0x20
/** What each letter of the usual alphabets (Latin, Arabic) becomes, found out by the long way; undefined where the whole text needs it. */
const becomes: (string | undefined)[] = []
for (const [from, to] of [
  [0, 0x24f],
  [0x600, 0x6ff],
] as const) {
  for (let code = from; code <= to; code++) {
    // Between digits nothing is trimmed, and no run of a letter can begin.
    becomes[code] = thoroughly(`1${String.fromCharCode(code)}2`).slice(1, -1)
  }
}

/** The same, letter by letter: most texts have usual letters only, and thousands are read when an index is built. */
function quickly(text: string): string | null {
  let size = 0
  for (let i = 0; i < text.length; i++) {
    const letters = becomes[text.charCodeAt(i)]
    if (letters === undefined) return null
    for (let j = 0; j < letters.length && size < written.length; j++) {
      const code = letters.charCodeAt(j)
      const isDigit = code >= 0x30 && code <= 0x39
      if (size > 0 ? written[size - 1] !== code || isDigit : code !== space) written[size++] = code
    }
  }
  if (size > 0 && written[size - 1] === space) size--
  return String.fromCharCode.apply(null, written.subarray(0, size) as unknown as number[])
}

/** The words of a normalised text. */
export const wordsOf = (normalised: string): string[] => (normalised === '' ? [] : normalised.split(' '))
