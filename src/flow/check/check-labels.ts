import type { StepOf } from '../compile.ts'
import type { Problem } from '../problem.ts'
import type { FlowFacts } from './check-flows.ts'
import { type AtStep, atStep, type FlowSet } from './source.ts'

/** The longest label, in characters: above it Telegram cuts buttons on small phones, and numbered lines are not read. */
const longestLabel = 60

/** Labels of one question differ in every language after normalisation (she may type them), and are short. */
export const checkLabels = (set: FlowSet, facts: FlowFacts): Problem[] =>
  set.flows.flatMap((checked) =>
    [...checked.flow.steps.values()].flatMap((step) =>
      step.kind === 'choose'
        ? facts.texts.languages.flatMap((l) => inLanguage(l, step, facts, atStep(checked)))
        : [],
    ),
  )

const inLanguage = (language: string, step: StepOf<'choose'>, facts: FlowFacts, at: AtStep): Problem[] => {
  const seen = new Map<string, string>()
  return step.options.flatMap(({ id, label: key }) => {
    const text = facts.texts.label(language, key)
    if (text === null) return []
    const path = ['options', id, 'label']
    const plain = facts.normalise(text)
    const twin = seen.get(plain)
    seen.set(plain, id)
    return [
      ...(twin === undefined
        ? []
        : [
            at(
              step,
              path,
              `options ${twin} and ${id} read the same in ${language}: ${text}`,
              'word one of them differently',
            ),
          ]),
      ...([...text].length > longestLabel
        ? [
            at(
              step,
              path,
              `the label of ${id} has more than ${longestLabel} characters in ${language}`,
              'shorten it: 24 characters read well everywhere',
            ),
          ]
        : []),
    ]
  })
}
