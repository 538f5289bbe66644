import type { Decision, Ranked } from './types.ts'

/** Thresholds over the blended scores, measured by cross-validation (docs/understanding.md). */
const answerFrom = 0.55
const chooseFrom = 0.5
const shown = 3

/** What to do about a ranking, best first. Crisis is decided elsewhere, before this. */
export function decide(ranking: readonly Ranked[]): Decision {
  const [first] = ranking
  if (!first || first.id === 'unknown') return 'unsure'
  if (first.score >= answerFrom) return 'answer'
  const together = ranking
    .slice(0, shown)
    .filter(({ id }) => id !== 'unknown')
    .reduce((sum, { score }) => sum + score, 0)
  return together >= chooseFrom ? 'choose' : 'unsure'
}
