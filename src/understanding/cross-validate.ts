import { createUnderstanding } from './create-understanding.ts'
import type { Judged } from './measure.ts'
import type { Example, IndexEntry } from './types.ts'

/**
 * Judges every example by an understanding that never saw its group: all forms of one idea are held out together, so a near-copy
 * never helps. Builds an index a fold; `judged` folds only, where that is enough to see a fall.
 */
export function crossValidate(
  entries: readonly IndexEntry[],
  examples: readonly Example[],
  folds = 5,
  judged = folds,
): Judged[] {
  return Array.from({ length: judged }, (_, fold) => fold).flatMap((fold) => {
    const isHeld = ({ group }: Example) => foldOf(group, folds) === fold
    const { understand } = createUnderstanding(
      [...entries],
      examples.filter((example) => !isHeld(example)),
    )
    return examples
      .filter(isHeld)
      .map(({ text, lang, label }) => ({ text, lang, label, understood: understand(text) }))
  })
}

/** The same fold for a group whatever else stands in the files. */
function foldOf(group: string, folds: number): number {
  let hash = 7
  for (let i = 0; i < group.length; i++) hash = (Math.imul(hash, 31) + group.charCodeAt(i)) >>> 0
  return (hash >>> 4) % folds
}
