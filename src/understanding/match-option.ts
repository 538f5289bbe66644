import { editDistance } from './edit-distance.ts'
import { globalWord } from './global-words.ts'
import { normalise, wordsOf } from './normalise.ts'
import { skeleton } from './skeleton.ts'
import { stem } from './stem.ts'

interface Option {
  id: string
  label: string
}

/** Longer texts are no answer to a choice. */
const longest = 200

/** How people say yes and no to options with the ids `yes` and `no`. */
const yesNo: Record<string, ReadonlySet<string>> = {
  yes: wordSet(
    'نعم',
    'اي',
    'ايه',
    'ايوه',
    'اه',
    'أكيد',
    'طبعا',
    'موافق',
    'موافقة',
    'تمام',
    'ماشي',
    'yes',
    'yeah',
    'yep',
    'ok',
    'okay',
    'sure',
    'na3am',
    'naam',
    'eh',
    'ee',
    'aywa',
    'akid',
    'tamam',
    'mashi',
    'erê',
    'belê',
    'temam',
    'baş e',
  ),
  no: wordSet(
    'لا',
    'لاء',
    'كلا',
    'مو موافق',
    'غير موافق',
    'ما اريد',
    'ما بدي',
    'no',
    'nope',
    'nah',
    'la',
    'la2',
    'ma bedi',
    'na',
    'nexêr',
    'naxwazim',
    'no thanks',
    'no thank you',
    'لا شكرا',
  ),
}
function wordSet(...words: string[]): ReadonlySet<string> {
  return new Set(words.map(normalise))
}

const only = (found: Option[]): string | null => (found.length === 1 ? (found[0]?.id ?? null) : null)

/** One wrong letter in four, at most three; very short words must be right. */
const tolerance = (length: number) => Math.min(3, Math.floor(length / 4))

/**
 * The option that the words mean, tried in this order: exactly its label; its number (1, ١, ۱, "2 label"); yes or no; unless it is a global word: a near
 * spelling; the words its label begins with; the same consonants in the other script. Null when two options fit alike.
 */
export function matchOption(text: string, options: readonly Option[]): string | null {
  if (text.length > longest) return null
  const said = normalise(text)
  if (said === '') return null
  const plain = options.map(({ id, label }) => ({ id, label: normalise(label.slice(0, longest)) }))

  const exact = plain.filter((option) => option.label === said)
  if (exact.length > 0) return only(exact)

  const [first = '', ...rest] = wordsOf(said)
  if (/^\d{1,3}$/.test(first)) {
    const numbered = plain[Number(first) - 1]
    if (!numbered) return null
    return rest.length === 0 || rest.join(' ') === numbered.label ? numbered.id : null
  }

  const answered = plain.filter((option) => yesNo[option.id]?.has(said))
  if (answered.length > 0) return only(answered)

  // "Back" is no misspelt "Pack".
  if (globalWord(text) !== null) return null

  const near = plain.filter(({ label }) => {
    const limit = tolerance(Math.min(label.length, said.length))
    return limit > 0 && editDistance(said, label, limit) <= limit
  })
  if (near.length > 0) return only(near)

  const begins = plain.filter(({ label }) => label.startsWith(`${said} `) || bare(label) === bare(said))
  if (begins.length > 0) return only(begins)

  const bones = bonesOf(said)
  if (bones.length < 3) return null
  return only(plain.filter(({ label }) => bonesOf(label) === bones))
}

const bare = (label: string) => wordsOf(label).map(stem).join(' ')
const bonesOf = (label: string) => wordsOf(label).map(stem).map(skeleton).filter(Boolean).join(' ')
