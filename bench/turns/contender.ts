import type { BotUnderLoad } from './bots.ts'
import { type Figures, type People, startPeople } from './people.ts'
import { postgresCpuSeconds } from './postgres-cpu.ts'

/** A bot to be measured. It has several lives: each begins with a start and a warm-up. */
export interface Entry {
  name: string
  start(apiRoot: string): Promise<BotUnderLoad>
}

/** What was measured of a bot, life by life. */
export interface Contender {
  name: string
  lives: Round[][]
  /** The highest of all lives, MB. */
  memory: number
}

/** One round's figures; `cpu`: milliseconds a turn of who shares the machine's cores, and so what bounds the turns. */
export interface Round extends Figures {
  cpu: { bot: number; postgres: number; people: number }
}

export interface Contest {
  /** Each bot lives so often, in turn with the others, forwards and backwards. */
  lives: number
  /** In each life. */
  rounds: number
  load(people: People): Promise<Figures>
  warmUp(people: People): Promise<void>
  /** Where the data of their PostgreSQL lies. */
  folder: string
  /** Leaves nothing of a life to be done in the next: of another bot, perhaps. */
  settle(): Promise<void>
}

export const rate = (f: Figures) => f.turns / f.seconds

/** The middle one, or the mean of the two. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (n: number) => sorted[n] ?? Number.NaN
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.floor(sorted.length / 2))) / 2
}

/** The round of the median rate; of two, the slower. */
export function middle({ lives }: Contender): Round {
  const rounds = lives.flat().toSorted((a, b) => rate(a) - rate(b))
  return rounds[Math.floor((rounds.length - 1) / 2)] as Round
}

/**
 * Lives in turn, so that a machine which grows slower or quicker meanwhile does so for all. One bot is alive at a time: what
 * it puts off (vacuums, sums) falls into its own rounds and nobody else's.
 */
export async function compete(entries: Entry[], contest: Contest): Promise<Contender[]> {
  const contenders = entries.map(({ name }): Contender => ({ name, lives: [], memory: 0 }))
  for (let n = 0; n < contest.lives; n++) {
    for (const [i, entry] of n % 2 ? [...entries.entries()].toReversed() : entries.entries()) {
      const contender = contenders[i] as Contender
      const { rounds, memory } = await live(entry, contest)
      contender.lives.push(rounds)
      contender.memory = Math.max(contender.memory, memory)
      await contest.settle()
    }
  }
  return contenders
}

/** How many times the other's rate, life by life: the median, the lowest and the highest. */
export function timesOf(one: Contender, other: Contender) {
  const pace = (rounds: Round[]) => median(rounds.map(rate))
  const each = one.lives.map((rounds, n) => pace(rounds) / pace(other.lives[n] as Round[]))
  return { median: median(each), lowest: Math.min(...each), highest: Math.max(...each) }
}

async function live(entry: Entry, { warmUp, load, rounds: count, folder }: Contest) {
  let bot: BotUnderLoad | null = null
  await using people = await startPeople(() => bot?.webhooks ?? [], {
    'x-telegram-bot-api-secret-token': 'bench-secret',
  })
  await using running = await entry.start(people.apiRoot)
  bot = running
  await warmUp(people)
  const rounds: Round[] = []
  for (let n = 0; n < count; n++) {
    const before = cpuSeconds(running, folder)
    const figures = await load(people)
    const after = cpuSeconds(running, folder)
    const each = (who: keyof Round['cpu']) => ((after[who] - before[who]) * 1000) / figures.turns
    rounds.push({
      ...figures,
      cpu: { bot: each('bot'), postgres: each('postgres'), people: each('people') },
    })
  }
  return { rounds, memory: running.usage().memory }
}

function cpuSeconds(bot: BotUnderLoad, folder: string): Round['cpu'] {
  const { user, system } = process.cpuUsage()
  return { bot: bot.usage().cpu, postgres: postgresCpuSeconds(folder), people: (user + system) / 1e6 }
}
