import type { BotUnderLoad } from './bots.ts'
import { type Figures, type People, startPeople } from './people.ts'
import { postgresCpuSeconds } from './postgres-cpu.ts'

/** A bot that is measured, with people of its own before it. */
export interface Contender extends AsyncDisposable {
  name: string
  bot: BotUnderLoad
  people: People
  rounds: Round[]
}

/** One round's figures; `cpu`: milliseconds a turn of who shares the machine's cores, and so what bounds the turns. */
export interface Round extends Figures {
  cpu: { bot: number; postgres: number; people: number }
}

export type Load = (people: People) => Promise<Figures>

export const rate = (f: Figures) => f.turns / f.seconds

/** The middle one. */
export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The round of the median rate. */
export const middle = ({ rounds }: Contender): Round =>
  rounds.toSorted((a, b) => rate(a) - rate(b))[Math.floor(rounds.length / 2)] as Round

/** Starts a bot and warms it up. */
export async function enter(
  name: string,
  start: (apiRoot: string) => Promise<BotUnderLoad>,
  { people, conversations }: { people: number; conversations: number },
): Promise<Contender> {
  let bot: BotUnderLoad | null = null
  const crowd = await startPeople(() => bot?.webhooks ?? [], {
    'x-telegram-bot-api-secret-token': 'bench-secret',
  })
  const running = await start(crowd.apiRoot)
  bot = running
  // Until the engine has compiled what is hot: after a start both sides take some 20,000 turns to reach their pace.
  await crowd.closed(50, 2)
  for (let n = 0; n < 3; n++) await crowd.closed(people, conversations)
  return {
    name,
    bot: running,
    people: crowd,
    rounds: [],
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      await crowd[Symbol.asyncDispose]()
    },
  }
}

/**
 * Rounds in turn, forwards and backwards, so that a machine which grows slower or quicker meanwhile does so for all. The
 * others stand idle meanwhile. `folder`: where the data of their PostgreSQL lies.
 */
export async function compete(
  contenders: Contender[],
  load: Load,
  rounds: number,
  folder: string,
): Promise<void> {
  for (let n = 0; n < rounds; n++) {
    for (const contender of n % 2 ? contenders.toReversed() : contenders) {
      const before = cpuSeconds(contender, folder)
      const figures = await load(contender.people)
      const after = cpuSeconds(contender, folder)
      const each = (who: keyof Round['cpu']) => ((after[who] - before[who]) * 1000) / figures.turns
      contender.rounds.push({
        ...figures,
        cpu: { bot: each('bot'), postgres: each('postgres'), people: each('people') },
      })
    }
  }
}

/** How many times the other's rate, round by round: the median, the lowest and the highest. */
export function timesOf(one: Contender, other: Contender) {
  const each = one.rounds.map((round, n) => rate(round) / rate(other.rounds[n] as Round))
  return { median: median(each), lowest: Math.min(...each), highest: Math.max(...each) }
}

function cpuSeconds({ bot }: Contender, folder: string): Round['cpu'] {
  const { user, system } = process.cpuUsage()
  return { bot: bot.usage().cpu, postgres: postgresCpuSeconds(folder), people: (user + system) / 1e6 }
}
