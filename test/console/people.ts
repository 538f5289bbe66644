import { expect } from 'vitest'
import type { FakeUser } from '../support/fake-bot-api/user.ts'
import type { WebChat } from '../support/web-chat.ts'

/** Steps on the way to a person: what is tapped when it is offered; the topic is told in her words. */
const steps = ['yes', 'agree', 'agreed']

/** Someone on (the fake) Telegram asks for a person; resolves when her wish stands in the queue. */
export async function asksOnTelegram(
  user: FakeUser,
  words: { language: string; human: string; topic: string },
): Promise<void> {
  const next = async (act: () => unknown) => {
    const before = user.sees().length
    act()
    await user.waitForAnswers(before + 1)
    // Several answers to one message come one after the other.
    let seen = 0
    await expect
      .poll(
        () => {
          const quiet = user.sees().length === seen
          seen = user.sees().length
          return quiet
        },
        { interval: 250 },
      )
      .toBe(true)
  }
  const offered = (id: string) =>
    user
      .sees()
      .at(-1)
      ?.buttons.find(({ data }) => data.endsWith(`:${id}`) || data === id)
  await next(() => user.starts())
  await next(() => user.taps(words.language))
  await next(() => user.says(words.human))
  for (let tries = 0; tries < 5; tries += 1) {
    const step = steps.map(offered).find(Boolean)
    if (step) await next(() => user.taps(step.data))
    else if (offered('skip')) return next(() => user.says(words.topic))
    else return
  }
}

/** The same in the web chat, by its API. */
export async function asksOnWeb(chat: WebChat, words: { human: string; topic: string }): Promise<void> {
  const heard = async () => (await chat.sees()).filter(({ from }) => from === 'service')
  const next = async (act: () => Promise<unknown>) => {
    const before = (await heard()).length
    await act()
    await expect.poll(async () => (await heard()).length).toBeGreaterThan(before)
    let seen = 0
    await expect
      .poll(
        async () => {
          const now = (await heard()).length
          const quiet = now === seen
          seen = now
          return quiet
        },
        { interval: 250 },
      )
      .toBe(true)
  }
  await next(() => chat.says(words.human))
  for (let tries = 0; tries < 5; tries += 1) {
    const last = (await heard()).at(-1)
    const offered = last && 'choices' in last ? (last.choices ?? []) : []
    const ids = offered.map(({ id }) => id)
    const step = steps.find((id) => ids.includes(id))
    const visit = last && 'visit' in last ? (last.visit as number) : 0
    if (step) await next(() => chat.taps(visit, step))
    else if (ids.includes('skip')) return next(() => chat.says(words.topic))
    else return
  }
}
