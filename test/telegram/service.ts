import { allRoles, type Config } from '../../src/config.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type FakeBotApi, startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import type { FakeUser } from '../support/fake-bot-api/user.ts'
import { freePort } from '../support/free-port.ts'
import type { Queue } from '../support/services.ts'

export interface Service extends AsyncDisposable {
  api: FakeBotApi
  test: TestApp
  /** Where Telegram brings updates to, in webhook mode. */
  webhookUrl: string
}

export const webhookSecret = 'secret-of-the-webhook'

/** The whole program in this process, connected to a fake Telegram. */
export async function serviceOn(mode: 'polling' | 'webhook', queue: Queue = 'postgres'): Promise<Service> {
  await using stack = new AsyncDisposableStack()
  const api = stack.use(await startFakeBotApi())
  const port = await freePort()
  const roles = allRoles.filter((role) => mode === 'webhook' || role !== 'web')
  const config: Partial<Config> = {
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    telegram: { token: api.token, apiRoot: api.url, mode, webhookSecret },
  }
  const test = stack.use(await testApp({ queue, roles: [...roles], config }))
  const owned = stack.move()
  return {
    api,
    test,
    webhookUrl: `http://127.0.0.1:${port}/telegram/webhook`,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Ends the choice of a language: afterwards she sees the first question in English. */
export async function greeted(user: FakeUser): Promise<FakeUser> {
  user.starts()
  await user.waitForAnswers(1)
  user.taps('en')
  await user.waitForAnswers(2)
  return user
}

/** Five things to say to the first question, each with an answer of its own. */
export const fiveThings = ['1', 'back', 'help', 'banana', 'language']

/** What someone sees who says the five things with time between them: the right answers. */
export async function answersInPeace(user: FakeUser): Promise<string[]> {
  await greeted(user)
  for (const thing of fiveThings) {
    const before = user.sees().length
    user.says(thing)
    await user.waitForAnswers(before + 1)
    await settled(user)
  }
  return user.texts()
}

/** Waits until she has seen nothing new for a while. */
export async function settled(user: FakeUser, quietMs = 250): Promise<void> {
  for (let count = -1; count !== user.sees().length; ) {
    count = user.sees().length
    await new Promise((done) => setTimeout(done, quietMs))
  }
}
