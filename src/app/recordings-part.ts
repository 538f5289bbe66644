import type { FastifyPluginAsync } from 'fastify'
import { recordingRoutes } from '../api/console/recordings/recording-routes.ts'
import type { Db } from '../db/types.ts'
import type { Sweep } from '../jobs/sweepers.ts'
import type { Pulse } from '../messages/types.ts'
import { forgetRecordings } from '../recordings/keep.ts'
import { momentsOf } from '../recordings/moments.ts'
import type { RecordingLibrary } from '../recordings/types.ts'
import type { LiveGround } from '../turn/live-ground.ts'

/** The pulse that tells every process of a recording. */
const beat = 'recordings'
const second = 1_000

/** Texts that can be heard: staff record them, and every process knows of it. */
export function recordingsPart(parts: {
  db: Db
  library: RecordingLibrary
  ground: LiveGround
  pulse: Pulse
  now(): number
  newId(): string
  failed(error: unknown): void
}): { routes: FastifyPluginAsync[]; sweeps: Sweep[]; forget: Sweep; stop(): void } {
  const { db, library, ground, pulse, now, newId, failed } = parts
  const stop = pulse.subscribe(beat, () => void library.refresh().catch(failed))
  return {
    routes: [
      recordingRoutes({
        db,
        library,
        texts: ground.texts,
        moments: () => momentsOf(ground.flows(), ground.texts().keys()),
        async changed() {
          await library.refresh()
          pulse.publish(beat, 0)
        },
        now,
        newId,
      }),
    ],
    // Heals a lost pulse, and finds files that were laid beside the texts.
    sweeps: [{ name: 'recordings', everyMs: 30 * second, run: () => library.refresh() }],
    forget: {
      name: 'forgotten recordings',
      everyMs: 3_600 * second,
      run: () => db.transaction((tx) => forgetRecordings(tx, new Date(now()))),
    },
    stop,
  }
}
