import { beforeAll, describe, expect, it } from 'vitest'
import { indexEntries } from '../../src/directory/index-entries.ts'
import type { Directory } from '../../src/directory/types.ts'
import type { ActionContext } from '../../src/turn/action.ts'
import { directoryActions } from '../../src/turn/actions/directory.ts'
import type { Draft } from '../../src/turn/draft.ts'
import { createUnderstanding } from '../../src/understanding/create-understanding.ts'
import { sampleDirectory } from './sample-directory.ts'

let directory: Directory
beforeAll(async () => {
  directory = await sampleDirectory()
})

const draft = (): Draft => ({
  contactId: '00000000-0000-4000-8000-000000000000',
  channel: 'web',
  language: 'ar',
  addressForm: 'plural',
  listens: null,
  agreement: 'unasked',
  hasSecret: false,
  unlocked: true,
  openHandoffId: null,
  facts: [],
})

/** Runs an action as the turn does, and holds its result to its own spec. */
function run(name: string, input: object, of: Partial<ActionContext> = {}) {
  const action = directoryActions.find((candidate) => candidate.spec.name === name)
  if (action?.kind !== 'memory') throw new Error(`no action ${name}`)
  const present = of.directory ?? directory
  const context: ActionContext = {
    now: new Date('2026-03-09T09:00:00Z'),
    directory: present,
    understanding: createUnderstanding(indexEntries(present)),
    draft: draft(),
    ...of,
  }
  const outcome = action.run(action.input.parse(input), context)
  expect(action.spec.outcomes).toContain(outcome.result)
  expect(outcome.value !== undefined).toBe(action.spec.saves.includes(outcome.result))
  return { ...outcome, facts: context.draft.facts }
}
const nothing: Directory = { centers: [], services: [], offers: [], needs: [], examples: [] }
const withState = (id: string, state: 'open' | 'paused' | 'closed'): Directory => ({
  ...directory,
  centers: directory.centers.map((center) => (center.id === id ? { ...center, state } : center)),
})

describe('what flows ask of the directory', () => {
  it('lists needs, the services of a need and of a center, centers, and the centers of a service', () => {
    expect(run('directory.needs', {})).toMatchObject({
      result: 'ok',
      value: expect.arrayContaining(['talk']),
    })
    expect(run('directory.servicesFor', { need: 'learn-trade' })).toMatchObject({
      result: 'ok',
      value: ['vocational-training', 'market-assessment'],
    })
    expect(run('directory.servicesAt', { center: 'al-hol' })).toMatchObject({
      value: ['release-information'],
    })
    expect(run('directory.centers', {}).value).toHaveLength(5)
    expect(run('directory.centersFor', { service: 'recreation' }).value).toEqual([
      'raqqa',
      'mansoura',
      'hajin',
      'manbij',
    ])
  })

  it('says so when there is none', () => {
    const of = { directory: nothing }
    expect(run('directory.needs', {}, of).result).toBe('none')
    expect(run('directory.servicesFor', { need: 'talk' }, of).result).toBe('none')
    expect(run('directory.servicesAt', { center: 'raqqa' }, of).result).toBe('none')
    expect(run('directory.centers', {}, of).result).toBe('none')
    expect(run('directory.centersFor', { service: 'recreation' }, of).result).toBe('none')
  })

  it('tells whether a service is sensitive, and counts that it was looked at', () => {
    expect(run('directory.aboutService', { service: 'small-grants' })).toEqual({
      result: 'ok',
      value: { service: 'small-grants', card: 'small-grants', sensitive: true, stale: false },
      facts: [{ kind: 'service_viewed', service: 'small-grants' }],
    })
    expect(run('directory.aboutService', { service: 'recreation' }).value).toMatchObject({ sensitive: false })
    expect(run('directory.aboutService', { service: 'gone-by' })).toEqual({ result: 'gone', facts: [] })
  })

  it('tells of a service at the center that was named, and when it is not offered there', () => {
    const at = (center: string | null) => run('directory.aboutService', { service: 'recreation', center })
    expect(at('raqqa')).toMatchObject({ result: 'ok', value: { card: 'recreation@raqqa' } })
    expect(at('al-hol')).toMatchObject({ result: 'elsewhere', value: { card: 'recreation' } })
    for (const unknown of [null, 'nowhere'])
      expect(at(unknown)).toMatchObject({ result: 'ok', value: { card: 'recreation' } })
  })

  it('tells the state of a center', () => {
    expect(run('directory.aboutCenter', { center: 'raqqa' })).toEqual({
      result: 'unconfirmed',
      value: { center: 'raqqa' },
      facts: [{ kind: 'center_viewed', center: 'raqqa' }],
    })
    for (const state of ['open', 'paused', 'closed'] as const) {
      expect(
        run('directory.aboutCenter', { center: 'raqqa' }, { directory: withState('raqqa', state) }).result,
      ).toBe(state)
    }
    expect(run('directory.aboutCenter', { center: 'nowhere' }).result).toBe('gone')
  })
})
