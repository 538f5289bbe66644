import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../scenario.ts'
import { oneProcess } from '../world.ts'

/** Redis is wiped several times, then dead for a while, then back and empty. Nothing is killed: nothing may double. */
export const redisGone: Scenario = {
  name: 'Redis flushed, then dead',
  needs: 'redis',
  setting: () => ({ processes: oneProcess, mode: 'polling' }),
  async happen({ world: { redis }, quick }) {
    for (let i = 0; i < (quick ? 2 : 5); i++) {
      await redis?.flush()
      await sleep(700)
    }
    const awayMs = quick ? 3_000 : 15_000
    await redis?.kill()
    await sleep(awayMs)
    await redis?.start()
    await sleep(3_000)
    return { doublesBound: 0, what: `${quick ? 2 : 5} FLUSHALL, ${awayMs / 1_000} s dead` }
  },
}
