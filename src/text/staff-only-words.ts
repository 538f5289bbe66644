/**
 * Words of the programme's papers that nobody who writes to us should read: they mark people out. With their
 * inflected forms; each is looked for in every language, since texts borrow. Source: the tone standard.
 */
const latin =
  /(?<!\p{L})(extremis\p{L}*|radicali[sz]\p{L}*|terroris\p{L}*|isis|daesh|daiş|returnee\p{L}*|re-?integrat\p{L}*|beneficiar\p{L}*|traum\p{L}*|trawma\p{L}*|femin\p{L}*|femîn\p{L}*|psycho\p{L}*|derûnî\p{L}*|tundrew\p{L}*|tundraw\p{L}*|vegeriyay\p{L}*|sûdmend\p{L}*|sûdwergir\p{L}*|sûc\p{L}*)(?!\p{L})/giu
const arabic =
  /(?<!\p{L})[وفبكل]{0,2}(?:ال|ل)?(نسوي|صدم|مصدوم|نفسي|نفسان|تطرف|متطرف|عائد|مستفيد|داعش|ارهاب)\p{L}*/gu
const marks = /[\u064b-\u065f\u0670\u0640]/g

/** The words that only staff use, as they stand in `text`; empty when there are none. */
export function staffOnlyWords(text: string): string[] {
  const plain = text.replace(marks, '').replace(/[أإآ]/g, 'ا')
  return [...plain.matchAll(latin), ...plain.matchAll(arabic)].map((match) => match[0])
}
