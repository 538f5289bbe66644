import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppOverrides, createApp } from '../../src/app.ts'
import type { Channel } from '../../src/channels/channel.ts'
import { allRoles, type Config, type Role } from '../../src/config.ts'
import type { Effect } from '../../src/flow/types.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { type Queue, redisUrl } from './services.ts'
import { createTestChannel, type TestChannel } from './test-channel.ts'

export interface TestAppOptions {
  /** Where the bell rings: BullMQ on Postgres (default) or on Redis. */
  queue?: Queue
  /** Channels besides the test channel, which is always there. */
  channels?: Channel[]
  /** Epoch milliseconds. */
  now?: () => number
  trace?: (event: { contactId: string; effects: Effect[]; inbound: string }) => void
  whatsAppWeb?: NonNullable<AppOverrides['whatsAppWeb']>
  roles?: Role[]
  config?: Partial<Config>
  /** Another process on the same data: the database, Redis and test channel of that app. */
  beside?: TestApp
}

export interface TestApp extends AsyncDisposable {
  app: App
  config: Config
  database: TestDatabase
  channel: TestChannel
}

/**
 * The real program (`createApp`) on a database of its own, with a test channel. Without a role `web` or `telegram`
 * unless asked for. Disposing it stops the program, then drops the database, failing on leaked connections.
 */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  await using stack = new AsyncDisposableStack()
  const beside = options.beside
  const database = beside?.database ?? stack.use(await testDatabase())
  const channel = beside?.channel ?? createTestChannel()
  const config: Config = {
    ...testConfig(
      database.url,
      beside ? beside.config.redisUrl : options.queue === 'redis' ? await redisUrl() : null,
    ),
    ...(options.roles ? { roles: new Set(options.roles) } : {}),
    ...options.config,
  }
  const app = stack.use(
    await createApp(config, {
      channels: [channel, ...(options.channels ?? [])],
      ...(options.now ? { now: options.now } : {}),
      ...(options.whatsAppWeb ? { whatsAppWeb: options.whatsAppWeb } : {}),
      ...(options.trace ? { trace: options.trace } : {}),
    }),
  )
  const owned = stack.move()
  return { app, config, database, channel, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** What the tests run on: no listening socket outside loopback, port 0, quiet log, a key that is not for trying out. */
export function testConfig(databaseUrl: string, redis: string | null): Config {
  return {
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1',
    // What was learned from the examples is found here by the next app of any test.
    dataDir: join(tmpdir(), 'mpcc-chat-tests'),
    databaseUrl,
    redisUrl: redis,
    masterKey: Buffer.alloc(32, 7),
    masterKeyIsTrial: false,
    roles: new Set<Role>(allRoles.filter((role) => !['web', 'telegram', 'whatsapp'].includes(role))),
    logLevel: 'silent',
    trustProxy: false,
    embedOrigins: [],
    retentionDays: 90,
    referralRetentionDays: 90,
    followUpDays: 365,
    telegram: null,
  }
}
