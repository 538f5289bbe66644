import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Conversation,
  type Effect,
  type Flows,
  type Input,
  loadFlows,
  newConversation,
  readFlowFiles,
  step,
} from '../src/flow/index.ts'
import { loadLocales } from '../src/text/load-locales.ts'
import { localeFacts } from '../src/text/locale-facts.ts'
import { actionSpecs } from '../src/turn/actions/index.ts'
import { normalise } from '../src/understanding/normalise.ts'

/**
 * `npm run bench:engine`: how many inputs one core answers over the real flows, with the state read from JSON before
 * and written to JSON after each of them, as a turn does. Fails below 20,000 a second or above 2 KB of state.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const seconds = 3
const loaded = loadFlows(await readFlowFiles(join(root, 'flows')), {
  actions: actionSpecs,
  queues: ['caseworker', 'complaints', 'crisis'],
  texts: localeFacts(loadLocales(join(root, 'locales'))),
  normalise,
})
if (!loaded.ok) {
  console.error('The flows have mistakes: npm run flows names them.')
  process.exit(1)
}
const flows = loaded.flows
const lists = [
  'psychosocial-group',
  'vocational-training',
  'small-grants',
  'life-skills',
  'recreation',
  'remedial-classes',
]

/** A person of the bench: she taps, writes, goes back and asks for the menu, the same in every run. */
const walk = (seed: number) => {
  let random = seed
  const next = (n: number) => {
    random = (random * 1103515245 + 12345) & 0x7fffffff
    return (random >> 8) % n
  }
  const answer = (effects: Effect[]): Input => {
    const last = effects.findLast((e) => e.type === 'call' || e.type === 'prompt' || e.type === 'ask')
    if (last?.type === 'call') {
      const spec = actionSpecs.find((a) => a.name === last.action)
      const result = spec?.outcomes[next(spec.outcomes.length)] ?? 'ok'
      const value = spec?.saves.includes(result) ? { value: lists } : {}
      return { type: 'outcome', of: last.id, result, ...value }
    }
    const dice = next(20)
    if (dice === 0) return { type: 'back' }
    if (dice === 1) return { type: 'invalid' }
    if (dice === 2) return { type: 'words', text: 'أريد أن أتعلم الخياطة في الرقة' }
    if (last?.type === 'prompt')
      return { type: 'option', option: last.options[next(last.options.length)]?.id ?? '' }
    if (last?.type === 'ask') return { type: 'value', value: 'نص قصير للتجربة' }
    return { type: 'go', flow: 'menu' }
  }
  return answer
}

const run = (flows: Flows, until: (n: number) => boolean, times?: Float64Array) => {
  const people = Array.from({ length: 64 }, (_, i) => ({
    answer: walk(i + 1),
    state: JSON.stringify(newConversation()),
    effects: [] as Effect[],
  }))
  let inputs = 0
  let effects = 0
  let largest = 0
  let sum = 0
  for (; !until(inputs); inputs++) {
    const person = people[inputs % people.length] as (typeof people)[number]
    const input = person.answer(person.effects)
    const began = times ? performance.now() : 0
    const conversation: Conversation = JSON.parse(person.state)
    const context = {
      now: '2026-03-01T09:00:00Z',
      id: `t${inputs}`,
      contact: { language: 'ar', agreement: 'yes', unlocked: true },
      pageSize: 8,
    }
    const result = step(flows, conversation, input, context)
    person.state = JSON.stringify(result.conversation)
    if (times && inputs < times.length) times[inputs] = performance.now() - began
    person.effects = result.effects
    effects += result.effects.length
    if (inputs % 16 === 0) {
      const bytes = Buffer.byteLength(person.state)
      largest = Math.max(largest, bytes)
      sum += bytes
    }
  }
  return { inputs, effects, largest, mean: sum / Math.ceil(inputs / 16) }
}

run(flows, (n) => n >= 20_000)
const began = performance.now()
const whole = run(flows, (n) => n % 256 === 0 && performance.now() - began > seconds * 1000)
const rate = whole.inputs / ((performance.now() - began) / 1000)
const times = new Float64Array(100_000)
run(flows, (n) => n >= times.length, times)
times.sort()
const at = (share: number) => `${((times[Math.floor(times.length * share)] ?? 0) * 1000).toFixed(1)} µs`

console.log(
  `${Math.round(rate).toLocaleString('en')} inputs/s on one core (${whole.effects} effects of ${whole.inputs} inputs)`,
)
console.log(`p50 ${at(0.5)}, p99 ${at(0.99)} an input, state read and written as JSON`)
console.log(`state ${Math.round(whole.mean)} bytes on average, ${whole.largest} at most`)
if (rate < 20_000 || whole.largest >= 2048) {
  console.error('Below what the service is held to: 20,000 inputs/s and less than 2,048 bytes.')
  process.exitCode = 1
}
