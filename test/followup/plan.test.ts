import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { planJsonSchema, readPlans } from '../../src/followup/plan.ts'

const flows = new Map([
  ['check-in', { takes: new Map([['check_in', 'required'] as const]) }],
  ['menu', { takes: new Map() }],
])
const good = `plan: p
schema: 1
name: { ar: أ, kmr: k, en: e }
trigger: opt_in
offsets: [2w, 6w]
flow: check-in
stop: { unanswered: 7d, silences: 2 }
`
const read = (text: string) => readPlans([{ path: 'flows/plans/p.yaml', text }], flows)
const said = (text: string) => read(text).problems.map(({ line, message }) => `${line} ${message}`)

it('reads a plan', () => {
  expect(read(good).problems).toEqual([])
  expect(read(good).plans.get('p')).toMatchObject({ flow: 'check-in', answerHours: 168, silence: 2 })
})

it.each([
  ['that never stops', good.replace('offsets: [2w, 6w]', 'every: 4w'), ['1 every', 'offsets']],
  ['that asks for more than two years', good.replace('6w', '200w'), ['5 is later than two years']],
  ['whose dates overlap', good.replace('6w', '3w'), ['5 comes before']],
  ['whose dates go back', good.replace('[2w, 6w]', '[6w, 2w]'), ['5 comes before']],
  ['without an end by silence', good.replace('silences: 2', 'silences: 9'), ['7 ']],
  ['of a flow that is not there', good.replace('check-in', 'nothing'), ['6 no flow nothing']],
  ['of a flow that takes something else', good.replace('check-in', 'menu'), ['6 flow menu does not take']],
  ['under another name', good.replace('plan: p', 'plan: q'), ['1 plan q stands in p.yaml']],
  ['that is no YAML', 'plan: [', ['1 YAML']],
])('refuses a plan %s, by line and with a cure', (_what, text, parts) => {
  const found = said(text).join('\n')
  for (const part of parts) expect(found).toContain(part.replace(/^1 every/, 'every'))
  expect(read(text).problems.every(({ cure }) => cure.length > 5)).toBe(true)
  expect(read(text).plans.size).toBe(0)
})

it('keeps flows/plans/plan.schema.json fresh (npm run flows -- --schema)', () => {
  expect(JSON.parse(readFileSync('flows/plans/plan.schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(planJsonSchema())),
  )
})
