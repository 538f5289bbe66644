import type { Memory } from './classifier.ts'
import { decide } from './decide.ts'
import { type Features, featuresOf, readWord, type WordFeatures } from './features.ts'
import { globalWord } from './global-words.ts'
import { isGreeting } from './greeting.ts'
import { guessLanguage } from './guess-language.ts'
import { matchOption } from './match-option.ts'
import { createLanguageGuess } from './message-language.ts'
import { createCenterFinder } from './named-center.ts'
import { namedDay } from './named-day.ts'
import { normalise } from './normalise.ts'
import { createRanking } from './rank.ts'
import { createExampleRanking } from './rank-by-examples.ts'
import { createSafety } from './safety.ts'
import type { Example, GlobalWord, IndexEntry, Intent, Ranked, Understanding, Understood } from './types.ts'

/** What a global word that stands alone asks for. */
const asked: Partial<Record<GlobalWord, Intent>> = {
  menu: 'menu',
  back: 'menu',
  help: 'menu',
  language: 'change-language',
  human: 'talk-to-human',
  data: 'delete-my-data',
}
/** A number alone answers a question: it is like nothing that is written in need, though a sentence may begin with it. */
const onlyNumbers = /^[\p{Nd}\p{P}\p{Z}]*$/u
/** So little of a long text mostly tells that it is not empty. */
const readCharacters = 500
/** Less likely ones are not told. */
const leastScore = 0.005

/** `id` at the head with this score, the others below it as they were. */
function led(id: string, score: number, ranking: Ranked[]): Ranked[] {
  const others = ranking.filter((ranked) => ranked.id !== id)
  const all = others.reduce((sum, ranked) => sum + ranked.score, 0) || 1
  return [
    { id, score },
    ...others.map((ranked) => ({ id: ranked.id, score: (ranked.score / all) * (1 - score) })),
  ]
}

/**
 * Two classifiers learn from the same sentences, which repeat their words, and two judge the same message: each text and each word is
 * read once. After `settle` only the last text is remembered.
 */
function remembering() {
  const texts = new Map<string, Features>()
  const words = new Map<string, WordFeatures>()
  let settled = false
  const readOnce = (word: string) => {
    const before = words.get(word)
    if (before) return before
    const now = readWord(word)
    words.set(word, now)
    return now
  }
  return {
    read(text: string): Features {
      const before = texts.get(text)
      if (before) return before
      const now = settled ? featuresOf(text) : featuresOf(text, readOnce)
      if (settled) texts.clear()
      texts.set(text, now)
      return now
    },
    settle() {
      settled = true
      texts.clear()
      words.clear()
    },
  }
}

/**
 * All that is understood of what people write, over this index: the directory's entries, and example sentences where there are
 * some. Pure, in memory; nothing leaves the machine. Building takes about a second, a tenth of it with a memory of the same words.
 */
export function createUnderstanding(
  entries: IndexEntry[],
  examples: Example[] = [],
  memory?: Memory,
): Understanding {
  const search = createRanking(entries)
  const { read, settle } = remembering()
  const byWords = (text: string) =>
    search(text).flatMap(({ id, kind, score }) => (kind === 'service' ? [{ id, score }] : []))
  const { rank, likeness } = createExampleRanking(entries, examples, byWords, read, memory)
  const isUrgent = createSafety((text) => (onlyNumbers.test(text) ? 0 : likeness(text, 'crisis')))
  const languageOf = createLanguageGuess(examples, read, memory)
  settle()
  const centerOf = createCenterFinder(entries)

  function understand(text: string): Understood {
    const lang = languageOf(text)
    const center = centerOf(text)
    const day = namedDay(text)
    const beside = { ...(center ? { center } : {}), ...(day ? { day } : {}) }
    const told = (ranking: Ranked[]) => ranking.filter(({ score }, at) => at === 0 || score >= leastScore)
    if (isUrgent(text)) {
      return { lang, ranking: led('crisis', 0.99, told(rank(text))), decision: 'crisis', ...beside }
    }
    if (normalise(text.slice(0, readCharacters)) === '' && normalise(text) === '')
      return { lang, ranking: [{ id: 'unknown', score: 1 }], decision: 'unsure' }
    const word = globalWord(text)
    const intent = word ? asked[word] : undefined
    const ranking = intent ? led(intent, 0.99, rank(text)) : rank(text)
    return { lang, ranking: told(ranking), decision: decide(ranking), ...beside }
  }

  return { understand, normalise, search, guessLanguage, isUrgent, isGreeting, globalWord, matchOption }
}
