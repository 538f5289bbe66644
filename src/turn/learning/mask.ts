import { normalise } from '../../understanding/normalise.ts'
import { commonNames, nameMarkers } from './names.ts'

/** Stands for what was taken out. */
export const gap = '…'

const addresses = /\S+@\S+|https?:\/\/\S+|www\.\S+|(?<=^|\s)@\S+/gu
const numbers = /[+(]?\p{Nd}[\p{Nd}\s().:/+-]*/gu
const arabicPrefix = /^[ولبف](?=\p{L}{3})/u

/**
 * A message without what may lead to a person: numbers, addresses, and words that are likely a name (common first names, what
 * stands after "my name is" or "Abu", capitalised words within a sentence). A net, not a proof: staff who read must mind it.
 */
export function mask(text: string): string {
  const words = text.replace(addresses, gap).replace(numbers, ` ${gap} `).trim().split(/\s+/)
  let masked = 0
  const kept = words.map((word, at) => {
    const plain = normalise(word)
    const names =
      masked > 0 || isName(plain) || (at > 0 && isCapitalised(word) && !endsSentence(words[at - 1]))
    masked = Math.max(0, masked - 1)
    const two = normalise(`${words[at - 1] ?? ''} ${word}`)
    if (nameMarkers.has(plain) || nameMarkers.has(two)) masked = 2
    return names ? gap : word
  })
  return kept.join(' ').replace(new RegExp(`${gap}(?: ${gap})+`, 'gu'), gap)
}

const isName = (plain: string) => commonNames.has(plain) || commonNames.has(plain.replace(arabicPrefix, ''))
/** "I" is a word; Arabic has no capitals. */
const isCapitalised = (word: string) => /^\P{L}*\p{Lu}\p{Ll}/u.test(word)
const endsSentence = (word: string | undefined) => word === undefined || /[.!?؟…:]$/u.test(word)
