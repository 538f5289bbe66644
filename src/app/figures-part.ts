import type { FastifyPluginAsync } from 'fastify'
import { figureRoutes } from '../api/console/figures/figure-routes.ts'
import type { Db } from '../db/types.ts'
import type { Directory } from '../directory/types.ts'
import { type Definition, definitionsFile, readDefinitions } from '../indicators/definitions.ts'
import { foldFacts } from '../indicators/fold.ts'
import { publishDue, registerDefinitions } from '../indicators/publish.ts'
import type { Sweep } from '../jobs/sweepers.ts'
import { startError } from '../start-error.ts'

const second = 1_000

/** The figures: their definitions are checked before anything starts. Throws a StartError that names the mistakes. */
export async function figuresPart(parts: { db: Db; directory(): Directory; now(): number }): Promise<{
  sweeps: Sweep[]
  routes: FastifyPluginAsync[]
}> {
  const { db, directory, now } = parts
  const definitions = await loadDefinitions(db, new Date(now()))
  return {
    sweeps: [
      { name: 'facts', everyMs: 30 * second, run: () => foldFacts(db) },
      {
        name: 'figures',
        everyMs: 900 * second,
        run: () => publishDue(db, definitions, new Date(now())),
      },
    ],
    routes: [figureRoutes({ db, definitions, directory, now })],
  }
}

async function loadDefinitions(db: Db, now: Date): Promise<Definition[]> {
  const read = readDefinitions()
  if (!read.ok)
    throw startError(
      `The definitions of the figures have mistakes:\n${read.errors.join('\n')}`,
      `Correct ${definitionsFile}.`,
    )
  const changed = await registerDefinitions(db, read.definitions, now)
  if (changed.length > 0)
    throw startError(
      `What these figures count was changed, but not their version: ${changed.join(', ')}.`,
      `Give each the next version in ${definitionsFile}: what was published before keeps the old one.`,
    )
  return read.definitions
}
