import {
  type FlowFacts,
  type FlowFile,
  type Flows,
  loadFlows,
  type StepContext,
} from '../../src/flow/index.ts'

/** Defaults as the real ones, over the small flows of these tests. */
export const defaults = `schema: 1
first_contact: menu
returning: menu
globals:
  menu: { go: menu }
  language: { go: menu, keep: true }
  human: { go: human }
  stop: { go: human }
  data: { go: human }
  help: { go: help, keep: true }
  crisis: { go: human }
after_end: { go: menu, not_after: [handed_off, parked] }
invalid:
  choose: { say: t.pick, tries: 3, go: human }
  ask: { say: t.again, tries: 3, go: human }
timeout: { after: 24h, close: expired }
passed: t.passed
broken: { say: t.broken, go: menu }
more: t.more
confirm: { yes: t.yes, no: t.no }
`
export const menu = `flow: menu
schema: 1
steps:
  top:
    choose: t.menu
    options:
      person: { label: t.person, next: person }
      nothing: { label: t.nothing, next: bye }
  person: { run: human, next: bye }
  bye: { end: parked }
`
export const human = `flow: human
schema: 1
steps:
  now: { handoff: caseworker, say: t.soon, end: handed_off }
`
export const help = `flow: help
schema: 1
steps:
  say: { say: t.help, next: done }
  done: { end: done }
`

export const file = (path: string, text: string): FlowFile => ({ path, text })
export const base = [
  file('defaults.yaml', defaults),
  file('menu.yaml', menu),
  file('human.yaml', human),
  file('help.yaml', help),
]

/** Texts that are always there, without placeholders unless told. */
export const facts = (change: Partial<FlowFacts['texts']> = {}): FlowFacts => ({
  actions: [
    {
      name: 'test.find',
      inputs: { need: 'required', center: 'optional' },
      outcomes: ['ok', 'none'],
      saves: ['ok'],
    },
    { name: 'test.touch', inputs: {}, outcomes: ['ok'], saves: [] },
  ],
  queues: ['caseworker', 'complaints'],
  texts: {
    languages: ['ar', 'en'],
    has: () => true,
    placeholders: () => [],
    missingForms: () => [],
    label: (_, key) => key,
    ...change,
  },
  normalise: (text) => text.toLowerCase(),
})

/** The base flows with one more: `t`, whose steps are given as YAML. */
export const flowFile = (steps: string, head = ''): FlowFile =>
  file('t.yaml', `flow: t\nschema: 1\n${head}steps:\n${steps.replace(/^\n/, '').trimEnd()}\n`)

export const load = (...files: FlowFile[]): Flows => {
  const loaded = loadFlows([...base, ...files], facts())
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1))
  return loaded.flows
}

export const at = (now: string, id = 'turn1'): StepContext => ({
  now,
  id,
  contact: { language: 'ar', agreement: 'yes', hasSecret: false },
  pageSize: 8,
})
export const noon = at('2026-03-01T12:00:00Z')
