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

/** The words of a normalised text. */
export const wordsOf = (normalised: string): string[] => (normalised === '' ? [] : normalised.split(' '))
