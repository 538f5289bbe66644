import type { Setting, World } from './world.ts'

export interface Disaster {
  world: World
  random: () => number
  /** A short run: outages of seconds in place of a minute, five kills in place of twenty. */
  quick: boolean
}

export interface Outcome {
  /** How many answers may come twice. */
  doublesBound: number
  /** What happened, for the table. */
  what: string
}

export interface Scenario {
  name: string
  setting(quick: boolean): Promise<Setting & Partial<AsyncDisposable>> | (Setting & Partial<AsyncDisposable>)
  /** Which queues it is about; both when absent. */
  needs?: 'redis'
  /** Null, or why it cannot be done on this machine. */
  cannot?(): Promise<string | null>
  /** Lets it happen, under load. The load ends when this resolves. */
  happen(disaster: Disaster): Promise<Outcome>
}
