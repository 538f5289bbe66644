import { setTimeout as sleep } from 'node:timers/promises'
import { between } from '../random.ts'
import type { Scenario } from '../scenario.ts'
import { inDoubtAtMost } from './kill.ts'

/** Two processes of each role; one of each is killed and stays away for a while, the other must do for both. */
export const roles: Scenario = {
  name: 'two of each role, one killed',
  setting: () => ({
    processes: ['web', 'web', 'turns', 'turns', 'sends', 'sends', 'telegram', 'telegram'],
    mode: 'polling',
  }),
  async happen({ world, random, quick }) {
    for (const [i, service] of world.services.entries()) {
      // Which of the two is left to chance, but for a short run only the first of each.
      if (quick ? i % 2 === 1 : false) continue
      await sleep(between(random, 500, 1_500))
      await service.kill(quick ? 2_000 : 4_000)
      await sleep(quick ? 500 : 2_000)
    }
    for (const service of world.services) await service.ready()
    const kills = quick ? 4 : 8
    return { doublesBound: (kills / 4) * inDoubtAtMost, what: `${kills} kills` }
  },
}
