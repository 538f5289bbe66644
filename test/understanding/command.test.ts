import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const dir = mkdtempSync(join(tmpdir(), 'understand-'))
afterAll(() => rmSync(dir, { recursive: true }))

const understand = (input: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'scripts/understand.ts'), ...args], {
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  })

describe('npm run understand', { timeout: 60_000 }, () => {
  it('answers each JSON line with one, in order, without a database', () => {
    const texts = ['اريد دورة خياطة', 'mere min li min dide', '']
    const { stdout, status } = understand(texts.map((text) => JSON.stringify({ text })).join('\n'))
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(status).toBe(0)
    expect(lines.map(({ text }) => text)).toEqual(texts)
    expect(lines.map(({ decision }) => decision)).toEqual([expect.any(String), 'crisis', 'unsure'])
    for (const { ranking } of lines)
      expect(ranking[0]).toEqual({ id: expect.any(String), score: expect.any(Number) })
  })

  it('names the line that it cannot read, goes on, and fails', () => {
    const { stdout, stderr, status } = understand(
      '{"text":"menu"}\nnot json\n{"words":"x"}\n\n{"text":"menu"}\n',
    )
    expect(stdout.trim().split('\n')).toHaveLength(2)
    expect(stderr).toContain('line 2')
    expect(stderr).toContain('line 3')
    expect(status).toBe(1)
  })

  it('prints figures on a file', () => {
    const file = join(dir, 'cases.jsonl')
    writeFileSync(
      file,
      [
        { text: 'menu', lang: 'en', label: 'menu', also: [] },
        { text: 'زوجي يضربني', lang: 'ar', label: 'crisis', also: [] },
        { text: 'قائمة', lang: 'ar', label: 'crisis', also: [] },
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    )
    const { stdout, status } = understand('', '--eval', file)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^all +3 +top-1 +66\.7 %/m)
    expect(stdout).toMatch(/^crisis +recall +50\.0 % of 2; false alarms +0\.0 % of 1/m)
    expect(stdout).toContain('MISSED CRISIS  قائمة')
  })
})
