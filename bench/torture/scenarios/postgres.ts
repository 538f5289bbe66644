import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../scenario.ts'
import { oneProcess } from '../world.ts'

/** Postgres is restarted as an operator does, then killed as the memory killer does; the program goes on living. */
export const postgresRestarted: Scenario = {
  name: 'Postgres restarted',
  setting: () => ({ processes: oneProcess, mode: 'webhook' }),
  async happen({ world: { cluster }, quick }) {
    const rounds = quick ? 1 : 3
    for (let i = 0; i < rounds; i++) {
      await cluster.restart(i * 1_500)
      await sleep(3_000)
      await cluster.kill(i * 1_500)
      await sleep(3_000)
    }
    return { doublesBound: 0, what: `${rounds} restarts, ${rounds} kills` }
  },
}
