import type { Content } from '../channels/channel.ts'
import type { Effect } from '../flow/types.ts'
import type { AddressForm, Language, Texts } from '../text/types.ts'
import type { SaidContent } from './spoken.ts'

/** A spoken effect as it goes out, in the language that she has at that moment. */
export function contentOf(
  effect: Extract<Effect, { type: 'say' | 'prompt' | 'ask' }>,
  texts: Texts,
  language: Language,
  form: AddressForm,
): Content {
  const text = texts.render(language, effect.key, effect.values, form)
  const madeOf = [{ key: effect.key, values: effect.values }]
  const base = { text, language, direction: texts.direction(language), madeOf }
  if (effect.type === 'say') return base
  if (effect.type === 'ask') return { ...base, visit: effect.visit }
  const choices = effect.options.map((o) => ({ id: o.id, label: texts.label(language, o.label, o.values) }))
  return { ...base, visit: effect.visit, choices }
}

const oneAfterTheOther = (before: SaidContent, content: SaidContent) => ({
  recorded: [...(before.spoken?.recorded ?? []), ...(content.spoken?.recorded ?? [])],
  numbered: content.spoken?.numbered ?? false,
})

/** UTF-16 units: well below every channel's limit, and still one look on a small screen. */
const longestJoined = 1_000

/**
 * The lines of one answer as one message, where each message rings the phone (docs/decisions/0014). Choices belong to
 * the last line, so lines are joined up to it; what would be too long, or is in another language, stays apart.
 */
export function joinLines(contents: SaidContent[]): SaidContent[] {
  const joined: SaidContent[] = []
  for (const content of contents) {
    const before = joined.at(-1)
    const fits =
      before &&
      !before.choices &&
      // A file belongs to its own line.
      !before.file &&
      !content.file &&
      before.visit === undefined &&
      // Taken at another time than free words.
      before.template === content.template &&
      before.waits === content.waits &&
      before.language === content.language &&
      before.text.length + content.text.length < longestJoined
    if (fits)
      joined[joined.length - 1] = {
        ...content,
        text: `${before.text}\n\n${content.text}`,
        madeOf: [...(before.madeOf ?? []), ...(content.madeOf ?? [])],
        ...(before.spoken || content.spoken ? { spoken: oneAfterTheOther(before, content) } : {}),
      }
    else joined.push(content)
  }
  return joined
}
