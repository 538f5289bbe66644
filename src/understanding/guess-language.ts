import type { Language } from '../text/types.ts'
import { normalise, wordsOf } from './normalise.ts'

/** A few hundred characters tell the language as well as a book. */
const readCharacters = 500

const list = (text: string): ReadonlySet<string> => new Set(wordsOf(normalise(text)))

/** Words that one language has and the others do not ("min", "la" and "me" are in two, so in none of these). */
const arabizi = list(`
  shu shou sho shno kif kifkon keef shlon wein wen leish lesh emta aymta bedi badi bidi beddi biddi bade areed arid ared 3andkon 3andi 3ndi 3endi fini ana nahna ehna
  mar7aba marhaba salam alaykom alaikum assalam ya7ki e7ki ahki 7ada hada wlad wladi ibni ebni benti binti lama yalla allah inshallah shukran habibi khalas ma3 mish mesh
  hala2 halla2 hone hon dawra dawret shi kteer ktir mni7 sa3douni bel3arabi lazem momken mumkin
`)
const kurmanji = list(`
  ez em hun dixwazim dixazim dxwazim dixwazin dixwazi heye hene tune nine nîne çawa kengî kengi kîjan kijan li ji bo ku bi yan jî gelo xwe silav slav rojbaş başî sipas spas zaroken zarok zarokên kurê keça
  navenda navend alîkarî dikarim dikarin nikarim xwendin xwendine dibistan dibistane ders hînî hini jin jinan mal roj sibê niha pirs kurmanci kurmanjî kurdî peyam
`)
const english = list(`
  the i you your we our is are am do does can could would want need please hello hi hey how what where when which who have has with about some and or for of to in my it this that help there
  class classes course courses support children women work school
`)
const kurmanjiMarks = /[êîûşçÊÎÛŞÇ]/gu
const arabiziDigits = /\p{L}[235789]\p{L}?|(?:^|\s)[2357]\p{L}/gu
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

/**
 * The likely language of a message: Arabizi counts as Arabic. Null when it cannot be told: too short, mixed,
 * or another language; then nobody's language is switched.
 */
export function guessLanguage(text: string): Language | null {
  const read = text.slice(0, readCharacters).toWellFormed()
  const arabicLetters = count(read, /\p{Script=Arabic}/gu)
  const latinLetters = count(read, /\p{Script=Latin}/gu)
  if (arabicLetters >= 2 && arabicLetters > latinLetters) return 'ar'
  if (latinLetters < 2) return null

  const words = wordsOf(normalise(read))
  const having = (known: ReadonlySet<string>) => words.filter((word) => known.has(word)).length
  const scores: [Language, number][] = [
    ['ar', having(arabizi) + 2 * count(read.normalize('NFC'), arabiziDigits)],
    ['kmr', having(kurmanji) + count(read.normalize('NFC'), kurmanjiMarks)],
    ['en', having(english)],
  ]
  scores.sort((a, b) => b[1] - a[1])
  const [best, second] = scores
  if (!best || !second || best[1] === 0 || best[1] === second[1]) return null
  // One known word among many unknown ones says little.
  return best[1] * 6 >= words.length ? best[0] : null
}
