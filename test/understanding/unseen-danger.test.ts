import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { repositoryIndex } from '../../scripts/repository-index.ts'
import { createUnderstanding } from '../../src/understanding/create-understanding.ts'

const { entries, examples } = await repositoryIndex()
const { understand } = createUnderstanding(entries, examples)
const read = (name: string) => parse(readFileSync(new URL(`./${name}.yaml`, import.meta.url), 'utf8'))

/**
 * Nothing is learned from these sentences. But the lexicon was mended after each set was measured, so only the figures before that
 * (docs/understanding.md) tell what unseen messages meet; these floors show a fall.
 */
it.each([
  { name: 'unseen-danger', heard: 96, alarms: 14 },
  { name: 'unseen-danger-2', heard: 117, alarms: 15 },
  { name: 'unseen-danger-3', heard: 35, alarms: 5 },
])('hears danger that nothing was learned from, and few sayings that sound like it: $name', (floor) => {
  const { crisis, calm } = read(floor.name) as Record<'crisis' | 'calm', Record<string, string[]>>
  const isHeard = (text: string) => understand(text).decision === 'crisis'
  const dire = Object.values(crisis).flat()
  const missed = dire.filter((text) => !isHeard(text))
  const alarmed = Object.values(calm).flat().filter(isHeard)
  console.info(
    [...missed.map((text) => `MISSED ${text}`), ...alarmed.map((text) => `ALARM ${text}`)].join('\n'),
  )
  expect(dire.length - missed.length).toBeGreaterThanOrEqual(floor.heard)
  expect(alarmed.length).toBeLessThanOrEqual(floor.alarms)
})

it('understands wishes that nothing was learned from, in every language', () => {
  const wishes = read('unseen-wishes') as Record<string, Record<string, string[]>>
  const hits = new Map<string, { n: number; first: number; three: number }>()
  let alarms = 0
  for (const [label, byLanguage] of Object.entries(wishes)) {
    for (const [language, lines] of Object.entries(byLanguage)) {
      for (const line of lines) {
        const [text = '', also] = line.split(' | ')
        const { ranking, decision } = understand(text)
        const at = ranking.findIndex(({ id }) => id === label || id === also)
        const hit = hits.get(language) ?? { n: 0, first: 0, three: 0 }
        hit.n++
        if (at === 0) hit.first++
        if (at >= 0 && at < 3) hit.three++
        hits.set(language, hit)
        if (decision === 'crisis') alarms++
      }
    }
  }
  for (const [language, { n, first, three }] of hits) {
    expect(first / n, `top-1 ${language}`).toBeGreaterThanOrEqual(0.86)
    expect(three / n, `top-3 ${language}`).toBeGreaterThanOrEqual(0.95)
  }
  expect(alarms).toBeLessThanOrEqual(6)
})
