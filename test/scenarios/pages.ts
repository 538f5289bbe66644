import { channelTraits } from '../../src/channels/channel-traits.ts'
import type { Flows } from '../../src/flow/flows.ts'
import type { Conversation, CurrentWait, Input, StepContext, StepResult } from '../../src/flow/types.ts'
import { currentWait } from '../../src/flow/wait.ts'
import { createTexts } from '../../src/text/create-texts.ts'
import type { Language, Texts } from '../../src/text/types.ts'
import { interpretWords } from '../../src/turn/interpret.ts'
import { globalWord } from '../../src/understanding/global-words.ts'
import { isGreeting } from '../../src/understanding/greeting.ts'
import { matchOption } from '../../src/understanding/match-option.ts'
import { normalise } from '../../src/understanding/normalise.ts'
import type { Understanding } from '../../src/understanding/types.ts'
import { digits } from './renderings.ts'

type StepFunction = (
  flows: Flows,
  conversation: Conversation,
  input: Input,
  context: StepContext,
) => StepResult

/** How many options a channel shows at once differs; each is walked once. */
const pageSizes = [...new Set(Object.values(channelTraits).map(({ pageSize }) => pageSize))]
const mostPages = 200

/**
 * Walks through the pages of a question as somebody without buttons does, who answers by numbers alone: each number that she
 * sees chooses its option, and "more" brings all others. The real engine and the real reading of answers. Tells what fails.
 */
export function createPageWalk(step: StepFunction) {
  const texts: Texts = createTexts({ dir: 'locales', resolve: (_format, id) => id })
  const walked = new Set<string>()
  const understanding = { globalWord, isGreeting, matchOption, normalise } as unknown as Understanding

  return function walk(flows: Flows, from: Conversation, context: StepContext, language: Language): string[] {
    const first = currentWait(flows, from, context)
    if (first?.kind !== 'choose') return []
    const where = `${language} ${from.stack.at(-1)?.flow}/${from.stack.at(-1)?.step}`
    const known = `${where} ${first.options.map(({ id }) => id).join()}`
    if (walked.has(known)) return []
    walked.add(known)
    return pageSizes.flatMap((pageSize) => {
      const at = { ...context, pageSize }
      const flaws: string[] = []
      const reached = new Set<string>()
      let conversation = from
      for (let page = 0; page < mostPages; page++) {
        const wait = currentWait(flows, conversation, at)
        if (!wait) return [`${where}: page ${page + 1} asks nothing`]
        const fresh = wait.shown.filter(({ id }) => id !== 'more' && !reached.has(id))
        if (wait.shown.length > pageSize) flaws.push(`${where}: ${wait.shown.length} options on a page`)
        for (const { id } of wait.shown) reached.add(id)
        flaws.push(...wrongNumbers(wait, language).map((flaw) => `${where}: ${flaw}`))
        const more = wait.shown.findIndex(({ id }) => id === 'more')
        if (more < 0 || fresh.length === 0) break
        const meant = read(digits[1]?.(more + 1) as string, wait, language)
        if (meant.do !== 'step') return [`${where}: "more" is not understood`]
        conversation = step(flows, conversation, meant.input, at).conversation
      }
      // "more" is the way to the others, no option of its own: a larger page that holds them all has none.
      const missing = first.options.filter(({ id }) => id !== 'more' && !reached.has(id))
      return [...flaws, ...missing.map(({ id }) => `${where}: no number reaches ${id}`)]
    })
  }

  function read(text: string, wait: CurrentWait, language: Language) {
    return interpretWords(text, {
      wait,
      language,
      texts,
      understanding,
      globals: {},
      now: new Date(),
      withHuman: false,
    })
  }

  function wrongNumbers(wait: CurrentWait, language: Language): string[] {
    return wait.shown.flatMap(({ id }, at) =>
      digits
        .map((typed) => typed(at + 1))
        .filter((number) => {
          const meant = read(number, wait, language)
          return !(meant.do === 'step' && meant.input.type === 'option' && meant.input.option === id)
        })
        .map((number) => `${number} does not choose ${id}`),
    )
  }
}
