import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compileDefaults, compileFlow } from '../src/flow/compile.ts'
import { readFlowFiles } from '../src/flow/index.ts'
import { parseDefaults, parseFlow } from '../src/flow/parse.ts'
import { staffOnlyWords } from '../src/text/staff-only-words.ts'
import { languages } from '../src/text/types.ts'
import { branchesOf } from './scenarios/coverage.ts'
import { openStage, play, type Seen, type Stage } from './scenarios/play.ts'
import { type Answer, readScenarios } from './scenarios/read-scenarios.ts'

const taken = vi.hoisted(() => ({ language: '', branches: new Set<string>() }))

// Not a mock: the engine itself, with a note of the branches that it takes.
vi.mock('../src/flow/engine.ts', async (original) => {
  const real = await original<typeof import('../src/flow/engine.ts')>()
  const { recording } = await import('./scenarios/coverage.ts')
  return { step: recording(real.step, (branch) => taken.branches.add(`${taken.language}: ${branch}`)) }
})

const scenarios = readScenarios('test/scenarios')

describe('the conversation', () => {
  let shared: Stage
  beforeAll(async () => {
    shared = await openStage()
  })
  afterAll(() => shared[Symbol.asyncDispose]())

  it.each(scenarios.map((scenario) => [`${scenario.file}: ${scenario.name}`, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      const changesTheWorld = scenario.steps.some((step) => 'world' in step)
      await using own = changesTheWorld ? await openStage() : null
      await play(own ?? shared, scenario, languages, {
        before(language) {
          taken.language = language
        },
        check(what, seen, step) {
          expect(compared(seen, step.out), what).toEqual(step.out)
          expect(flawed(seen), what).toEqual([])
        },
      })
    },
    // Some go through hundreds of answers; a busy machine may take minutes.
    300_000,
  )

  it('has been through every branch of every flow in every language', async () => {
    const missing = (await allBranches()).flatMap((branch) =>
      languages.map((language) => `${language}: ${branch}`).filter((one) => !taken.branches.has(one)),
    )
    expect(missing).toEqual([])
  })
})

/** What was seen, in the form of what was expected: options only where the scenario names them. */
const compared = ({ keys }: Seen, out: Answer[]): Answer[] =>
  keys.map(({ key, options }, at) => (typeof out[at] === 'object' ? { [key]: options ?? [] } : key))

/** Texts that nobody should see: empty, with a hole, a bare key or a staff-only word. */
const flawed = ({ contents, keys }: Seen): string[] => [
  ...(contents.length === keys.length ? [] : [`${keys.length} texts were said and ${contents.length} sent`]),
  ...contents
    .flatMap(({ text, choices }) => [text, ...(choices ?? []).map(({ label }) => label)])
    .filter(
      (text) =>
        text.trim() === '' ||
        /[{}]|undefined|\[object|^[a-z_]+\.[a-z_]+$/.test(text) ||
        staffOnlyWords(text).length > 0,
    ),
]

async function allBranches(): Promise<string[]> {
  const files = await readFlowFiles('flows')
  const isDefaults = ({ path }: { path: string }) => path.endsWith('defaults.yaml')
  const defaults = parseDefaults(files.filter(isDefaults)[0] as (typeof files)[number])
  if (!defaults.ok) throw new Error('defaults.yaml cannot be read')
  return files
    .filter((file) => !isDefaults(file))
    .flatMap((file) => {
      const parsed = parseFlow(file)
      if (!parsed.ok) throw new Error(`${file.path} cannot be read`)
      return branchesOf(compileFlow(parsed.value.flow, compileDefaults(defaults.value.defaults)))
    })
}
