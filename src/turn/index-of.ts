import { createUnderstanding } from '../understanding/create-understanding.ts'
import type { Example, IndexEntry, Understanding } from '../understanding/types.ts'
import { learnedBefore } from './learned-before.ts'

let last: { of: string; understanding: Understanding } | null = null

/**
 * What is understood over these entries and examples. Training takes about a second, and a directory often changes in what
 * nobody searches for (an opening hour, a phone number): the last index is kept and given again for the same words, in this
 * process, and what was learned from them in `folder` for the next start.
 */
export function indexOf(entries: IndexEntry[], examples: Example[], folder: string): Understanding {
  const of = JSON.stringify([entries, examples])
  if (last?.of !== of) {
    last = { of, understanding: createUnderstanding(entries, examples, learnedBefore(folder, of)) }
  }
  return last.understanding
}
