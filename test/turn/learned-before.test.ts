import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { learnedBefore } from '../../src/turn/learned-before.ts'
import { createUnderstanding } from '../../src/understanding/create-understanding.ts'
import type { Example } from '../../src/understanding/types.ts'

const examples: Example[] = ['menu', 'remedial-classes', 'opening-hours'].flatMap((label, l) =>
  Array.from({ length: 20 }, (_, n) => ({
    text: `${['start again please', 'my son fell behind at school', 'when do you open'][l]} ${n}`,
    label,
    lang: 'en' as const,
    group: `${label}${n}`,
  })),
)
const entries = [
  { id: 'remedial-classes', kind: 'service' as const, texts: [{ text: 'catch-up classes', weight: 1 }] },
]
const said = 'my daughter fell behind at school'

it('says the same from what was learned before as from learning it, and learns anew what does not open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'learned-'))
  try {
    const first = createUnderstanding(entries, examples, learnedBefore(folder, 'words')).understand(said)
    const files = readdirSync(folder)
    expect(files.length).toBeGreaterThan(0)
    const again = createUnderstanding(entries, examples, learnedBefore(folder, 'words')).understand(said)
    expect(again).toEqual(first)
    for (const file of files) writeFileSync(join(folder, file), 'broken')
    expect(createUnderstanding(entries, examples, learnedBefore(folder, 'words')).understand(said)).toEqual(
      first,
    )
    // Other words: what was learned from these does not count.
    expect(learnedBefore(folder, 'other words').recall('ranking')).toBeNull()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('goes on without a folder that can be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'learned-'))
  try {
    writeFileSync(join(folder, 'file'), '')
    const nowhere = learnedBefore(join(folder, 'file', 'here'), 'words')
    const { ranking } = createUnderstanding(entries, examples, nowhere).understand(said)
    expect(ranking[0]?.id).toBe('remedial-classes')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
