import { drizzle } from 'drizzle-orm/postgres-js'
import { prepareDatabase } from '../src/app/prepare-database.ts'
import * as schema from '../src/db/schema/index.ts'
import { recount } from '../src/indicators/recount.ts'
import { onDatabase, say } from './with-database.ts'

/** `npm run indicators:recount`: adds up all facts anew, compares with what was added up as they came, and repairs. */
await onDatabase(async ({ sql }) => {
  await prepareDatabase(sql)
  const { facts, cells, repaired } = await recount(drizzle(sql, { schema }))
  say(
    repaired === 0
      ? `${cells} counts are as the ${facts} facts say.`
      : `${repaired} of ${cells} counts were not as the ${facts} facts say; they are now. Figures that are published stay; corrections follow.`,
  )
  if (repaired > 0) process.exitCode = 1
})
