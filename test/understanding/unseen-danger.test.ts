import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { repositoryIndex } from '../../scripts/repository-index.ts'
import { createUnderstanding } from '../../src/understanding/create-understanding.ts'

type Sentences = Record<'crisis' | 'calm', Record<string, string[]>>
const file = new URL('./unseen-danger.yaml', import.meta.url)

it('hears danger that nothing was learned from, and few sayings that sound like it', async () => {
  const sentences = parse(readFileSync(file, 'utf8')) as Sentences
  const { entries, examples } = await repositoryIndex()
  const { understand } = createUnderstanding(entries, examples)
  const heard = (kind: keyof Sentences) =>
    Object.values(sentences[kind])
      .flat()
      .filter((text) => understand(text).decision === 'crisis').length
  expect(heard('crisis')).toBeGreaterThanOrEqual(85)
  expect(heard('calm')).toBeLessThanOrEqual(22)
})
