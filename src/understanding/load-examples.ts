import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type Example, messageLanguages } from './types.ts'

/** The sentences that come along. */
export const examplesDir = fileURLToPath(new URL('./examples/', import.meta.url))

/**
 * Reads `<label>.yaml` files of example sentences. All mistakes are told at once, each as `file: what`; a sentence that stands
 * under two labels is one, because nothing can be learned from it.
 */
export function loadExamples(dir: string = examplesDir): { examples: Example[]; mistakes: string[] } {
  const examples: Example[] = []
  const mistakes: string[] = []
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith('.yaml')) continue
    try {
      examples.push(...read(file, readFileSync(join(dir, file), 'utf8'), mistakes))
    } catch (error) {
      mistakes.push(`${file}: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  return { examples, mistakes }
}

function read(file: string, text: string, mistakes: string[]): Example[] {
  const wrong = (what: string) => mistakes.push(`${file}: ${what}`)
  const raw: unknown = parse(text)
  if (!isRecord(raw) || typeof raw.label !== 'string') {
    wrong('wants `label` and `examples`')
    return []
  }
  const { label } = raw
  if (!Array.isArray(raw.examples)) {
    wrong('wants a list `examples`')
    return []
  }
  return raw.examples.flatMap((group: unknown, at) => {
    if (!isRecord(group)) {
      wrong(`examples[${at}] is no group of languages`)
      return []
    }
    return Object.entries(group).flatMap(([lang, forms]) => {
      const known = messageLanguages.find((one) => one === lang)
      if (!known) {
        wrong(`examples[${at}]: no language ${lang}`)
        return []
      }
      if (!Array.isArray(forms) || !forms.every((form) => typeof form === 'string')) {
        wrong(`examples[${at}].${lang} is no list of sentences`)
        return []
      }
      return forms.map((form): Example => ({ text: form, label, lang: known, group: `${label}/${at}` }))
    })
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
