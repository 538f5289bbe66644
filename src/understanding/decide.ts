import type { Decision, Ranked } from './types.ts'

/** Thresholds over the blended scores, measured by cross-validation (docs/understanding.md). */
const answerFrom = 0.55
/** A single word says little, and the right one still leads by far ("sewing": 0.52, the next 0.2). */
const answerFromAlone = 0.5
const farAhead = 2
const chooseFrom = 0.5
const shown = 3

/** What to do about a ranking, best first. Crisis is decided elsewhere, before this. */
export function decide(ranking: readonly Ranked[]): Decision {
  const [first, second] = ranking
  if (!first || first.id === 'unknown') return 'unsure'
  if (first.score >= answerFrom) return 'answer'
  if (first.score >= answerFromAlone && first.score >= farAhead * (second?.score ?? 0)) return 'answer'
  const together = ranking
    .slice(0, shown)
    .filter(({ id }) => id !== 'unknown')
    .reduce((sum, { score }) => sum + score, 0)
  return together >= chooseFrom ? 'choose' : 'unsure'
}
