import { type Classifier, type Memory, trainClassifier } from './classifier.ts'
import { type Features, featuresOf } from './features.ts'
import { guessLanguage } from './guess-language.ts'
import { normalise, wordsOf } from './normalise.ts'
import type { Example, MessageLanguage } from './types.ts'

const readCharacters = 500
const latin = ['ar-latn', 'kmr', 'en'] as const
/** So sure must the classifier be, alone and where the lists of telling words agree (measured, see docs/understanding.md). */
const sureAlone = 0.8
const sureTogether = 0.35

/** Without examples only the lists of telling words speak; with them a classifier over the Latin sentences does, too. */
export function createLanguageGuess(
  examples: readonly Example[],
  read: (text: string) => Features = featuresOf,
  memory?: Memory,
): (text: string) => MessageLanguage | null {
  const lessons = examples.flatMap(({ text, lang }) => {
    const label = (latin as readonly string[]).indexOf(lang)
    return label < 0 ? [] : [{ text, label, weight: 1 }]
  })
  const taught = latin.every((_, at) => lessons.some(({ label }) => label === at))
  const classifier: Classifier | null = taught
    ? trainClassifier(lessons, latin.length, {
        epochs: 2,
        read,
        memory: memory && { name: 'language', of: memory },
      })
    : null

  return (text) => {
    const start = text.slice(0, readCharacters)
    const listed = guessLanguage(start)
    const latinLetters = (start.match(/\p{Script=Latin}/gu) ?? []).length
    const arabicLetters = (start.match(/\p{Script=Arabic}/gu) ?? []).length
    if (arabicLetters > latinLetters) return listed
    const said: MessageLanguage | null = listed === 'ar' ? 'ar-latn' : listed
    const words = wordsOf(normalise(start))
    if (!classifier || latinLetters < 2) return said
    const chances = classifier.classify(start)
    const best = chances.indexOf(Math.max(...chances))
    if (said !== null && (chances[latin.indexOf(said as 'en')] ?? 0) >= sureTogether) return said
    return words.length >= 2 && (chances[best] ?? 0) >= sureAlone ? (latin[best] ?? null) : null
  }
}
