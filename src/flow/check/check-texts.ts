import type { Problem } from '../problem.ts'
import { type TextUse, textsOfDefaults, textsOfStep } from '../text-uses.ts'
import type { FlowFacts, TextFacts } from './check-flows.ts'
import { atStep, type FlowSet } from './source.ts'

/** Every text is there in every language, with all plural forms, and gets what its placeholders need. */
export const checkTexts = (set: FlowSet, { texts }: FlowFacts): Problem[] => [
  ...textsOfDefaults(set.defaults).flatMap((use) => checkUse(use, texts, set.defaultsReport)),
  ...set.flows.flatMap((checked) =>
    [...checked.flow.steps.values()].flatMap((step) =>
      textsOfStep(step).flatMap((use) =>
        checkUse(use, texts, (path, message, cure) => atStep(checked)(step, path, message, cure)),
      ),
    ),
  ),
]

type Say = (path: TextUse['path'], message: string, cure: string) => Problem

const checkUse = ({ key, path, given }: TextUse, texts: TextFacts, say: Say): Problem[] => {
  const missing = texts.languages.filter((language) => !texts.has(language, key))
  if (missing.length > 0)
    return [
      say(
        path,
        `the text ${key} is missing in ${missing.join(', ')}`,
        `add it to locales/<language>/${key.split('.')[0]}.json`,
      ),
    ]
  const problems = texts.languages.flatMap((language) => {
    const forms = texts.missingForms(language, key)
    if (forms.length === 0) return []
    return [
      say(
        path,
        `the text ${key} lacks the forms ${forms.join(', ')} in ${language}`,
        'add them to the locale',
      ),
    ]
  })
  const wanted = texts.languages.map((language) => [...new Set(texts.placeholders(language, key))].sort())
  const first = wanted[0] ?? []
  texts.languages.forEach((language, i) => {
    if (wanted[i]?.join() === first.join()) return
    const cure = 'use the same placeholders in every language'
    problems.push(
      say(path, `the text ${key} has other placeholders in ${language} than in ${texts.languages[0]}`, cure),
    )
  })
  if (given === null) return problems
  const lacking = [...new Set(wanted.flat())].filter((name) => !given.includes(name))
  return [
    ...problems,
    ...lacking.map((name) =>
      say(
        path,
        `the text ${key} needs {${name}}`,
        `give ${name} under with:, where this kind has it, or take it out of the text`,
      ),
    ),
  ]
}
