import { type Memory, trainClassifier } from './classifier.ts'
import { type Features, featuresOf } from './features.ts'
import { withoutGreeting } from './greeting.ts'
import { type Example, type IndexEntry, intents, type Ranked } from './types.ts'

/** A message is ranked by its first 500 characters. */
const readCharacters = 500
/** A service with fewer sentences is ranked by its words alone. */
const fewestExamples = 12
/** What a word of the directory teaches, where a sentence of the examples teaches 1. */
const wordWeight = 0.5

interface ExampleRanking {
  rank(text: string): Ranked[]
  /** How likely the examples alone make this label, 0 to 1. */
  likeness(text: string, label: string): number
}

/**
 * A ranking over services and intents that learned from example sentences. Services that have too few, and words that staff
 * added a minute ago, come from `byWords`. All scores together are at most 1.
 */
export function createExampleRanking(
  entries: readonly IndexEntry[],
  examples: readonly Example[],
  byWords: (text: string) => Ranked[],
  read: (text: string) => Features = featuresOf,
  memory?: Memory,
): ExampleRanking {
  const counts = new Map<string, number>()
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1)
  const labels = [...counts.keys()].filter((label) => (counts.get(label) ?? 0) >= fewestExamples)
  if (labels.length < 2) return { rank: byWords, likeness: () => 0 }
  const place = new Map(labels.map((label, at) => [label, at]))
  const services = entries.filter(({ kind }) => kind === 'service')
  const offered = new Set<string>([...services.map(({ id }) => id), ...intents])

  const classifier = trainClassifier(
    [
      ...services.flatMap(({ id, texts }) =>
        place.has(id)
          ? texts.map(({ text, weight }) => ({
              text,
              label: place.get(id) ?? 0,
              weight: weight * wordWeight,
            }))
          : [],
      ),
      ...examples.flatMap(({ text, label }) =>
        place.has(label) ? [{ text, label: place.get(label) ?? 0, weight: 1 }] : [],
      ),
    ],
    labels.length,
    { read, memory: memory && { name: 'ranking', of: memory } },
  )

  const wishOf = (text: string) => withoutGreeting(text.slice(0, readCharacters))

  function rank(text: string): Ranked[] {
    const start = wishOf(text)
    const chances = classifier.classify(start)
    const untaught = byWords(start).filter(({ id }) => !place.has(id))
    const left = 1 - Math.max(0, ...untaught.map(({ score }) => score))
    const sum = untaught.reduce((all, { score }) => all + score, 0) || 1
    return [
      ...labels.map((id, at) => ({ id, score: (chances[at] ?? 0) * left })),
      ...untaught.map(({ id, score }) => ({ id, score: (score / sum) * (1 - left) })),
    ]
      .filter(({ id }) => offered.has(id))
      .sort((a, b) => b.score - a.score)
  }

  return {
    rank,
    likeness: (text, label) => classifier.classify(wishOf(text))[place.get(label) ?? labels.length] ?? 0,
  }
}
