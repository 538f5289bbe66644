import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectRaw } from '../../../src/db/client.ts'
import type { Scenario } from '../scenario.ts'
import { oneProcess } from '../world.ts'
import { inDoubtAtMost } from './kill.ts'

const minute = 60_000
const preload = join(import.meta.dirname, '../shifted-clock.ts')

/** The clocks of two processes are wrong, each its own way, and are set while they work. */
export const clockSet: Scenario = {
  name: 'clocks set',
  setting: () => ({
    processes: ['web,turns,sends,telegram', 'web,turns,sends,telegram'],
    mode: 'polling',
    preload: [preload],
    clockFile: true,
  }),
  async happen({ world, quick }) {
    const sets = [
      [9 * minute, -9 * minute],
      [-180 * minute, 0],
      [0, 4 * minute],
      [-2 * minute, -120 * minute],
    ].slice(0, quick ? 2 : 4)
    for (const shifts of sets) {
      for (const [i, file] of world.clockFiles.entries()) await writeFile(file, String(shifts[i] ?? 0))
      await sleep(5_000)
    }
    for (const file of world.clockFiles) await writeFile(file, '0')
    await sleep(2_000)
    return { doublesBound: 0, what: `${sets.length} times, -3 h to +9 min` }
  },
}

/** The whole machine's clock is set back by three hours while it is down: all times that are stored lie ahead. */
export const clockSetBack: Scenario = {
  name: 'clock set back at a restart',
  setting: () => ({ processes: oneProcess, mode: 'polling' }),
  async happen({ world, quick }) {
    const rounds = quick ? 1 : 3
    for (let i = 0; i < rounds; i++) {
      await sleep(1_500)
      await world.services[0]?.kill(600)
      await agree(world.databaseUrl as string)
      await world.services[0]?.ready()
    }
    return { doublesBound: rounds * inDoubtAtMost, what: `${rounds} kills` }
  },
}

/** Stored times are put ahead: for the program that is as if the clock had gone back. */
async function agree(url: string) {
  const sql = connectRaw(url, { max: 1 })
  const ahead = sql`interval '3 hours'`
  await sql`update inbox set due_at = due_at + ${ahead}, received_at = received_at + ${ahead}`
  await sql`update outbox set due_at = due_at + ${ahead}, lease_until = lease_until + ${ahead}, created_at = created_at + ${ahead}`
  await sql.end()
}
