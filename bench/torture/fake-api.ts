import type { Fault, SeenMessage } from '../../test/support/fake-bot-api/types.ts'
import { startProgram } from '../../test/support/program.ts'
import type { Person } from './person.ts'

const token = '4242:torture-token-of-a-fake-bot'

export interface FakeApi extends AsyncDisposable {
  url: string
  token: string
  fail(method: string, fault: Fault): Promise<unknown>
  heal(): Promise<unknown>
  pending(): Promise<number>
  person(chat: number): Person
}

/** The fake of the Bot API as a process of its own, so that its clock and its work are not ours. */
export async function startFakeApi(): Promise<FakeApi> {
  const program = startProgram('test/support/fake-bot-api/main.ts', {}, ['--token', token])
  const [, url = ''] = await program.prints(/"url":"([^"]+)"/)
  const control = async <T>(what: string, body: object = {}): Promise<T> => {
    const answer = await fetch(`${url}/fake/${what}`, { method: 'POST', body: JSON.stringify(body) })
    return (await answer.json()) as T
  }
  return {
    url,
    token,
    fail: (method, fault) => control('fail', { method, fault }),
    heal: () => control('heal'),
    pending: () => control('pending'),
    person: (chat) => telegramPerson(control, chat),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

function telegramPerson(control: <T>(what: string, body?: object) => Promise<T>, chat: number): Person {
  let seen = 0
  const hears = async () => {
    const messages = await control<SeenMessage[]>('sees', { chat, after: seen })
    seen += messages.length
    return messages.map(({ text, buttons }) => ({
      text: [text, ...buttons.map(({ label }) => `[${label}]`)].join('\n'),
      buttons: buttons.map(({ data }) => ({
        option: data.slice(data.lastIndexOf(':') + 1),
        tap: async () => void (await control('taps', { chat, button: data })),
      })),
    }))
  }
  return {
    name: `telegram ${chat}`,
    channel: 'telegram',
    start: async () => void (await control('says', { chat, text: '/start' })),
    says: async (text) => void (await control('says', { chat, text })),
    hears,
  }
}
