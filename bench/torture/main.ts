import { parseArgs } from 'node:util'
import { startCluster } from './cluster.ts'
import { startOwnRedis } from './redis.ts'
import { type Row, type RunOptions, runScenario } from './run-scenario.ts'
import { scenarios } from './scenarios/index.ts'
import { table } from './table.ts'
import type { Queue } from './world.ts'

/**
 * `npm run torture`: the real program under load while things break. Prints what was lost, wrong and doubled; fails when
 * anything was lost or wrong, or more was doubled than a crash may double. docs/operations.md tells more.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    queue: { type: 'string' },
    people: { type: 'string', default: '60' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
if (values.list) {
  for (const { name } of scenarios) say(name)
  process.exit(0)
}
const chosen = scenarios.filter(({ name }) => !values.only || name.includes(values.only))
if (chosen.length === 0) {
  say(`No scenario is called "${values.only}". --list names them.`)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => process.exit(130))
process.channel?.unref()

const people = Number(values.people)
const seed = Number(values.seed)
say(`${people} people, seed ${seed}${values.quick ? ', quick' : ''}`)
const rows: Row[] = []
{
  await using redis = await startOwnRedis()
  await using cluster = await startCluster()
  const queues = (['postgres', 'redis'] as const).filter((queue) => !values.queue || queue === values.queue)
  const options: RunOptions = { people, seed, quick: values.quick, say, right: new Map() }
  for (const [i, scenario] of chosen.entries()) {
    const cannot = (await scenario.cannot?.()) ?? null
    if (cannot) {
      say(`${scenario.name}: left out (${cannot})`)
      continue
    }
    for (const queue of queues) {
      if (scenario.needs === 'redis' && queue !== 'redis') continue
      if (queue === 'redis' && !redis) say(`${scenario.name}, redis: left out (no redis-server here)`)
      else rows.push(await one(scenario, queue, `t${i}_${queue}`))
    }
  }

  async function one(scenario: (typeof chosen)[number], queue: Queue, name: string): Promise<Row> {
    await redis?.flush()
    const row = await runScenario(scenario, queue, name, cluster, redis, options)
    say(`${row.failed ? 'FAILED' : 'ok'}  ${scenario.name}, ${queue}: ${row.what}; ${row.seconds} s`)
    for (const trace of row.traces.slice(0, 30)) say(`    ${trace}`)
    return row
  }
}
say(`\n${table(rows)}`)
process.exit(rows.some(({ failed }) => failed) || rows.length === 0 ? 1 : 0)
