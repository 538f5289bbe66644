import { globalWord } from './global-words.ts'
import { isUrgent as namesDanger, withoutIdioms } from './urgent.ts'

/** So likely must a crisis be by the examples alone (measured, see docs/understanding.md). Low: to offer help needlessly harms less. */
const crisisFrom = 0.28
/** The examples are sentences: a long text is read in pieces, with an overlap so that no sentence falls between two. */
const piece = 500
const overlap = 100
/** The lexicon reads all of a text; pieces stand for what any channel lets through. */
const mostPieces = 20

function* piecesOf(text: string): Generator<string> {
  for (let i = 0, from = 0; i < mostPieces && from < text.length; i++, from += piece - overlap) {
    yield text.slice(from, from + piece)
    if (from + piece >= text.length) return
  }
}

/**
 * True when a text names danger now, violence, self-harm, or a missing or abused child: by the lexicon over the whole text, or
 * by likeness to the examples of `crisis`. It assesses nothing; a person reads.
 */
export function createSafety(likenessToCrisis: (text: string) => number): (text: string) => boolean {
  return (text) => {
    if (namesDanger(text)) return true
    // "My data", "back": nothing in them is like a crisis, whatever few examples say.
    if (globalWord(text) !== null) return false
    for (const part of piecesOf(text)) if (likenessToCrisis(withoutIdioms(part)) >= crisisFrom) return true
    return false
  }
}
