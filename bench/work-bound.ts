import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from '../src/app.ts'
import { testConfig } from '../test/support/app.ts'
import { createTestChannel } from '../test/support/test-channel.ts'
import { startCluster } from './torture/cluster.ts'

/**
 * How many messages in work at a time answer the most people the soonest: where `workBound` comes from. So many people
 * write at once, each again when her last message is acknowledged.
 */
const seconds = 4

await using cluster = await startCluster()
const channel = createTestChannel({ account: 'telegram:7' })
const config = { ...testConfig(await cluster.database('work_bound'), null), logLevel: 'error' as const }
await using app = await createApp(config, { channels: [channel], workBound: Number.POSITIVE_INFINITY })
process.stdout.write('in work | turns/s | p50 ms | p99 ms | memory MB\n')
for (const people of [200, 6, 16, 32, 64, 128, 256, 512, 1_024, 2_048]) {
  const took: number[] = []
  const until = performance.now() + seconds * 1_000
  const memoryBefore = process.memoryUsage().rss
  const talk = async (person: number) => {
    for (let order = 1; order === 1 || performance.now() < until; order++) {
      const from = performance.now()
      const address = `${people}-${person}`
      const body = order === 1 ? { kind: 'start' as const } : { kind: 'text' as const, text: 'menu' }
      await channel.deliver([
        { account: channel.account, address, externalId: `${address}:${order}`, order, at: Date.now(), body },
      ])
      if (order > 1) took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: people }, (_, i) => talk(i)))
  await app.idle()
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.floor(took.length * part)]?.toFixed(0) ?? '-'
  const memory = Math.max(0, process.memoryUsage().rss - memoryBefore) / 2 ** 20
  process.stdout.write(
    `${people} | ${(took.length / seconds).toFixed(0)} | ${at(0.5)} | ${at(0.99)} | ${memory.toFixed(0)}\n`,
  )
  await sleep(1_000)
}
