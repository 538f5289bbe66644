import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compileDefaults, compileFlow } from '../src/flow/compile.ts'
import { readFlowFiles } from '../src/flow/index.ts'
import { parseDefaults, parseFlow } from '../src/flow/parse.ts'
import { staffOnlyWords } from '../src/text/staff-only-words.ts'
import { type Language, languages } from '../src/text/types.ts'
import { branchesOf } from './scenarios/coverage.ts'
import { openStage, play, type Seen, type Stage } from './scenarios/play.ts'
import { type Answer, readScenarios, type Scenario, type Step } from './scenarios/read-scenarios.ts'
import { flawsOnChannels } from './scenarios/renderings.ts'

const taken = vi.hoisted(() => ({ language: '', branches: new Set<string>(), unreached: [] as string[] }))

// Not a mock: the engine itself, with a note of the branches that it takes.
vi.mock('../src/flow/engine.ts', async (original) => {
  const real = await original<typeof import('../src/flow/engine.ts')>()
  const { recording } = await import('./scenarios/coverage.ts')
  const { createPageWalk } = await import('./scenarios/pages.ts')
  const walk = createPageWalk(real.step)
  let spoken = ''
  // What follows in another chat comes at a time of its own: there its own language counts.
  const languageOf = (branch: string) => (branch.startsWith('erased-elsewhere/') ? spoken : taken.language)
  const step = recording(real.step, (branch) => taken.branches.add(`${languageOf(branch)}: ${branch}`))
  const walking: typeof step = (flows, conversation, input, context) => {
    spoken = String(context.contact.language)
    const result = step(flows, conversation, input, context)
    taken.unreached.push(...walk(flows, result.conversation, context, taken.language as 'ar'))
    return result
  }
  return { step: walking }
})

const scenarios = readScenarios('test/scenarios')
const untilFirst = (steps: Step[], key: string) => {
  const at = steps.findIndex((step) => 'out' in step && JSON.stringify(step.out).includes(key))
  return at < 0 ? steps : steps.slice(0, at)
}
const changesTheWorld = ({ steps }: Scenario) => steps.some((step) => 'world' in step)
/** What hangs on no button and on no page of ours. Each in one language by turns, for the sake of time. */
const withoutButtons = scenarios
  .filter(({ steps }) =>
    steps.every(
      (step) =>
        !('person' in step && ['web', 'terminal'].includes(step.person)) &&
        !('in' in step && typeof step.in === 'object' && ('oldTap' in step.in || 'startIn' in step.in)),
    ),
  )
  // No file for the calendar is offered there: from then on the talk is another one.
  .map((scenario) => ({ ...scenario, steps: untilFirst(scenario.steps, 'book.calendar') }))

describe('the conversation', () => {
  let shared: Stage
  beforeAll(async () => {
    shared = await openStage()
  })
  afterAll(() => shared[Symbol.asyncDispose]())

  it.each(scenarios.map((scenario) => [`${scenario.file}: ${scenario.name}`, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      await using own = changesTheWorld(scenario) ? await openStage() : null
      await play(own ?? shared, scenario, languages, {
        before(language) {
          taken.language = language
        },
        check(what, seen, step) {
          expect(compared(seen, step.out), what).toEqual(step.out)
          expect(flawed(seen), what).toEqual([])
          expect(flawsOnChannels(seen.contents), what).toEqual([])
        },
      })
    },
    // Some go through hundreds of answers; a busy machine may take minutes.
    300_000,
  )

  it.each(
    withoutButtons.map((scenario, at) => {
      const language = languages[at % languages.length] as Language
      return [`${scenario.file}: ${scenario.name}`, language, scenario] as const
    }),
  )(
    '%s, by numbers on WhatsApp, in %s',
    async (_name, language, scenario) => {
      await using own = changesTheWorld(scenario) ? await openStage() : null
      const before = () => {
        taken.language = language
      }
      const check = (what: string, seen: Seen, step: { out: Answer[] }) =>
        expect(compared(seen, step.out), what).toEqual(step.out)
      await play(own ?? shared, scenario, [language], { before, check }, true)
    },
    300_000,
  )

  it('lets the numbers of every question, page by page, reach each of its options', () => {
    expect(taken.unreached).toEqual([])
  })

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
