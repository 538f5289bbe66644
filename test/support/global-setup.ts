import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findBrowser } from './find-browser.ts'
import { startTestPostgres } from './start-postgres.ts'
import { startRedis } from './start-redis.ts'
import { makeTemplate } from './template.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database of the test server from which others are made; its owner may create databases. */
    adminUrl: string
    template: string
    /** Null: this machine has no redis-server. */
    redisUrl: string | null
    /** Null: this machine has no Chromium. */
    browserPath: string | null
  }
}

/**
 * Starts what the run needs, once: its own Postgres, its own Redis, and the path of a browser. What a person's
 * machine lacks is named in one line and only those suites are left out; with CI=true it fails instead.
 */
export default async function setup(project: TestProject) {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-test-'))
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

  const postgres = stack.use(await startTestPostgres(folder))
  const template = await makeTemplate(postgres.url)
  stack.defer(template.drop)

  const [redis, browser] = [await startRedis(folder), await findBrowser()]
  if (redis) stack.use(redis)
  const lacking = [
    redis ? null : 'redis-server (the suites on Redis are left out; apt-get install redis-server)',
    browser
      ? null
      : 'Chromium (the browser suites are left out; apt-get install chromium, or set CHROMIUM_PATH)',
  ].filter((line) => line !== null)
  if (lacking.length > 0 && process.env.CI)
    throw new Error(`CI leaves nothing out, but lacks: ${lacking.join('; ')}`)
  for (const line of lacking) console.warn(`Not on this machine: ${line}.`)

  project.provide('adminUrl', postgres.url)
  project.provide('template', template.name)
  project.provide('redisUrl', redis?.url ?? null)
  project.provide('browserPath', browser)

  const owned = stack.move()
  return () => owned.disposeAsync()
}
