import type { Center } from '../../directory/types.ts'
import { normalise, wordsOf } from '../../understanding/normalise.ts'

const around: ReadonlySet<string> = new Set(
  [
    'مركز',
    'المركز',
    'في',
    'center',
    'centre',
    'the',
    'in',
    'at',
    'navend',
    'navenda',
    'li',
    'markaz',
    'bl',
    'fi',
  ].map(normalise),
)

/** Whether a text is nothing but the name of this center: no example sentence is needed to know what is meant. */
export function namesCenter(text: string, { name, words }: Center): boolean {
  const bare = (said: string) =>
    wordsOf(normalise(said))
      .filter((word) => !around.has(word))
      .join(' ')
  const said = bare(text)
  return said !== '' && [...Object.values(name), ...words].some((known) => bare(known) === said)
}
