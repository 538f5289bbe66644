import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadExamples } from '../../src/understanding/load-examples.ts'
import { normalise } from '../../src/understanding/normalise.ts'
import { intents } from '../../src/understanding/types.ts'

const dir = mkdtempSync(join(tmpdir(), 'examples-'))
afterAll(() => rmSync(dir, { recursive: true }))
const file = (name: string, text: string) => writeFileSync(join(dir, name), text)

describe('files of examples', () => {
  it('are read as sentences in groups, and every mistake is told at once', () => {
    file(
      'menu.yaml',
      'label: menu\nexamples:\n  - ar: ["هلا"]\n    en: ["hello", "hi"]\n  - kmr: ["silav"]\n',
    )
    file('bad.yaml', 'label: bad\nexamples:\n  - fr: ["bonjour"]\n  - ar: "no list"\n  - plain\n')
    file('worse.yaml', 'examples: 3\n')
    file('broken.yaml', 'label: [\n')
    file('notes.txt', 'not read')
    const { examples, mistakes } = loadExamples(dir)
    expect(examples).toEqual([
      { text: 'هلا', label: 'menu', lang: 'ar', group: 'menu/0' },
      { text: 'hello', label: 'menu', lang: 'en', group: 'menu/0' },
      { text: 'hi', label: 'menu', lang: 'en', group: 'menu/0' },
      { text: 'silav', label: 'menu', lang: 'kmr', group: 'menu/1' },
    ])
    expect(mistakes.map((mistake) => mistake.split(':')[0])).toEqual([
      'bad.yaml',
      'bad.yaml',
      'bad.yaml',
      'broken.yaml',
      'worse.yaml',
    ])
  })

  it('that come along are without mistakes, and no sentence stands under two labels', () => {
    const { examples, mistakes } = loadExamples()
    expect(mistakes).toEqual([])
    expect(new Set(examples.map(({ label }) => label))).toEqual(
      new Set([...intents, ...examples.map(({ label }) => label)]),
    )
    const labels = Map.groupBy(examples, ({ text }) => normalise(text))
    const torn = [...labels].filter(([, all]) => new Set(all.map(({ label }) => label)).size > 1)
    expect(torn.map(([text, all]) => `${text}: ${all.map(({ label }) => label).join(', ')}`)).toEqual([])
  })
})
