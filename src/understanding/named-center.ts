import { normalise, wordsOf } from './normalise.ts'
import { skeleton } from './skeleton.ts'
import { stem } from './stem.ts'
import type { IndexEntry } from './types.ts'

const readCharacters = 500
/** Before a place, these say where someone comes from, not where she wants to go. */
const from: ReadonlySet<string> = new Set(['من', 'mn', 'min', 'ji', 'from', 'left', 'طلعنا', 'رجعنا'])
/** Few consonants are in many words: a name is then compared by its letters alone. */
const tellingBones = 3

interface Named {
  id: string
  words: string[]
  bones: string[]
}

const bonesOf = (word: string) => skeleton(stem(word))

/**
 * Finds the one center that a message names as the place. None when it names two, or only where the person comes from.
 */
export function createCenterFinder(entries: readonly IndexEntry[]): (text: string) => string | null {
  const names: Named[] = entries
    .filter((entry) => entry.kind === 'center')
    .flatMap(({ id, texts }) =>
      texts.map(({ text }) => {
        const words = wordsOf(normalise(text)).map(stem)
        return { id, words, bones: words.map(bonesOf) }
      }),
    )
    .filter(({ words }) => words.length > 0)
  const longest = Math.max(0, ...names.map(({ words }) => words.length))
  const byLetters = new Map(names.map(({ id, words }) => [words.join(' '), id]))
  const byBones = new Map(
    names
      .filter(({ bones }) => bones.join('').length > tellingBones)
      .map(({ id, bones }) => [bones.join(' '), id]),
  )

  return (text) => {
    const typed = wordsOf(normalise(text.slice(0, readCharacters)))
    const found = new Set<string>()
    for (let start = 0; start < typed.length; start++) {
      for (let length = longest; length > 0; length--) {
        const part = typed.slice(start, start + length)
        if (part.length < length) continue
        const id = formsOf(part)
          .map((words) => byLetters.get(words.join(' ')) ?? byBones.get(words.map(bonesOf).join(' ')))
          .find((one) => one !== undefined)
        if (id === undefined) continue
        if (!from.has(typed[start - 1] ?? '')) found.add(id)
        start += length - 1
        break
      }
    }
    const [only, second] = [...found]
    return only !== undefined && second === undefined ? only : null
  }
}

/** With the article or a preposition grown onto the first word (بالرقة, brraqqa) and without. */
function formsOf([first = '', ...rest]: string[]): string[][] {
  const firsts = new Set([first, stem(first)])
  if (/^[بعلف]/u.test(first) && first.length >= 4) firsts.add(stem(first.slice(1)))
  if (/^(bl|bel|bil|3al|lal|el|al|b|l)/.test(first) && first.length >= 5)
    firsts.add(first.replace(/^(bl|bel|bil|3al|lal|el|al|b|l)/, ''))
  return [...firsts].map((word) => [word, ...rest.map(stem)])
}
