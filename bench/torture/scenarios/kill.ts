import { setTimeout as sleep } from 'node:timers/promises'
import { between } from '../random.ts'
import type { Scenario } from '../scenario.ts'
import { type Mode, oneProcess } from '../world.ts'

/** Answers that one process has under way or not yet marked at its death (docs/architecture.md). */
export const inDoubtAtMost = 32

/** `kill -9` of the one process at random moments of its life; it is started again at once. */
export const kill = (mode: Mode): Scenario => ({
  name: `kill -9, ${mode}`,
  setting: () => ({ processes: oneProcess, mode }),
  async happen({ world, random, quick }) {
    const kills = quick ? 5 : 20
    const service = world.services[0]
    for (let i = 0; i < kills; i++) {
      await sleep(between(random, 100, 2_500))
      await service?.kill()
      // Some die while they start.
      if (random() > 0.2) await service?.ready()
      else await sleep(between(random, 200, 900))
    }
    await service?.ready()
    return { doublesBound: kills * inDoubtAtMost, what: `${kills} kills` }
  },
})
