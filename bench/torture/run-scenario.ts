import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import type { Person } from './person.ts'
import { createRandom } from './random.ts'
import type { OwnRedis } from './redis.ts'
import { learnRightAnswers, type RightAnswers } from './right-answers.ts'
import type { Scenario } from './scenario.ts'
import { startWalk, type Walk } from './walk.ts'
import { webPerson } from './web-person.ts'
import { openWorld, type Queue, type World } from './world.ts'

export interface Row {
  scenario: string
  queue: Queue
  what: string
  messages: number
  unanswered: number
  wrong: number
  doubled: number
  doublesBound: number
  dead: number
  slowestMs: number
  seconds: number
  failed: boolean
  /** Where it first went wrong, by person. */
  traces: string[]
}

export interface RunOptions {
  people: number
  seed: number
  quick: boolean
  say(line: string): void
  /** Of each channel; learnt in the first scenario's calm. */
  right: Map<Person['channel'], RightAnswers>
}

const warmUpMs = 2_000
/** What a killed process had leased is taken over within this; a late double would still be seen. */
const stillMs = 1_500

export async function runScenario(
  scenario: Scenario,
  queue: Queue,
  name: string,
  cluster: Cluster,
  redis: OwnRedis | null,
  options: RunOptions,
): Promise<Row> {
  const began = performance.now()
  await using stack = new AsyncDisposableStack()
  const setting = await scenario.setting(options.quick)
  stack.defer(async () => setting[Symbol.asyncDispose]?.())
  const world = stack.use(await openWorld(name, setting, cluster, queue === 'redis' ? redis : null))
  let askedAgain = 0
  const web = (number: number) =>
    webPerson(
      number,
      () => world.webUrls,
      () => askedAgain++,
    )
  if (options.right.size === 0) {
    const [telegram, onWeb] = await Promise.all([
      learnRightAnswers([world.api.person(901), world.api.person(902)]),
      learnRightAnswers([web(901), web(902)]),
    ])
    options.right.set('telegram', telegram).set('web', onWeb)
  }

  let over = false
  const random = createRandom(options.seed)
  const walks = Array.from({ length: options.people }, (_, i) => {
    const person = i % 2 === 0 ? world.api.person(1_000 + i) : web(1_000 + i)
    return startWalk(person, {
      right: options.right.get(person.channel) as RightAnswers,
      random: createRandom(options.seed + i + 1),
      pauseMs: 400,
      hasty: i % 4 >= 2,
      patienceMs: options.quick ? 100_000 : 240_000,
      over: () => over,
    })
  })
  const ends = Promise.allSettled(walks.map(({ done }) => done))
  await sleep(warmUpMs)
  const outcome = await scenario.happen({ world, random, quick: options.quick }).finally(() => {
    over = true
  })
  const troubles = (await ends).flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))
  await untilQuiet(world, walks)
  const undone = await world.undone()
  const sum = (of: (walk: Walk) => number) => walks.reduce((total, walk) => total + of(walk), 0)
  const row = {
    scenario: scenario.name,
    queue,
    what: askedAgain ? `${outcome.what}, ${askedAgain} asked again` : outcome.what,
    messages: sum((walk) => walk.messages),
    unanswered: sum(({ check }) => check.missing()) + undone.left,
    wrong: sum(({ check }) => check.wrong()),
    doubled: sum(({ check }) => check.doubled()),
    doublesBound: outcome.doublesBound,
    dead: undone.dead,
    slowestMs: Math.round(Math.max(...walks.map(({ slowestMs }) => slowestMs))),
    seconds: Math.round((performance.now() - began) / 1_000),
    traces: [
      ...troubles,
      ...walks.flatMap(({ person, check }) => {
        const first = check.firstWrong()
        return first ? [`${person.name}, ${first}`] : []
      }),
    ],
  }
  const failed = row.unanswered + row.wrong + row.dead + troubles.length > 0 || row.doubled > row.doublesBound
  if (failed)
    for (const service of world.services) row.traces.push(...complaints(service.name, service.printed()))
  return { ...row, failed }
}

/** Nothing new for a while, and nothing left to do. */
async function untilQuiet(world: World, walks: Walk[]) {
  for (const until = Date.now() + 90_000; Date.now() < until; ) {
    await sleep(stillMs)
    for (const walk of walks) await walk.listen()
    const { left } = await world.undone()
    if (left === 0 && (await world.api.pending()) === 0) return
  }
}

/** What a process said, each kind of line once with its number. */
function complaints(name: string, printed: string): string[] {
  const kinds = new Map<string, number>()
  for (const line of printed.split('\n')) {
    try {
      const { msg, error, code } = JSON.parse(line) as Record<string, string>
      const kind = [msg, error ?? '', code ?? ''].join(' ').trim()
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    } catch {}
  }
  return [...kinds].map(([kind, times]) => `${name}: ${times} times ${kind}`).slice(0, 12)
}
