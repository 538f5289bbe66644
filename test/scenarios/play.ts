import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Content } from '../../src/channels/channel.ts'
import { numberedText } from '../../src/channels/numbered-text.ts'
import { entryPoints } from '../../src/db/schema/index.ts'
import type { Effect } from '../../src/flow/types.ts'
import { createBells } from '../../src/jobs/bells.ts'
import type { Language } from '../../src/text/types.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type Person, person } from '../support/person.ts'
import { createTestChannel, type TestChannel } from '../support/test-channel.ts'
import type { Act, Answer, PersonKind, Scenario } from './read-scenarios.ts'
import { referralDo } from './referrals.ts'
import { digits } from './renderings.ts'
import { staffDo } from './sessions.ts'
import { worlds } from './worlds.ts'

/** What a person got in answer: text keys in order, options of the questions, and the texts themselves. */
export interface Seen {
  keys: { key: string; options: string[] | null }[]
  contents: Content[]
}

/** The real program with a channel of Telegram's kind, one of the page's, and one where choices are numbered lines. */
export interface Stage extends AsyncDisposable {
  app: TestApp
  web: TestChannel
  terminal: TestChannel
  numbers: TestChannel
  /** What the turns since the last call said; of one contact: those of hers alone. */
  heard(contactId?: string): Seen & { contactId: string | null }
  /** What was said in one chat because of another, in this language: it comes a moment later, and answers nothing. */
  aside(language: Language): Seen
  /** Minutes that a scenario let pass. */
  pass(minutes: number): void
  now(): number
  /** There is work for the turns. */
  ring(): void
  /** Another process on the same data, which reads the directory anew. */
  restart(): Promise<void>
}

const day = 86_400_000
/** How far ahead of the clock the next ten o'clock in Damascus (+03) is: what is said of "today" hangs on no hour. */
export const untilTen = () => {
  const ms = (day + 7 * 3_600_000 - (Date.now() % day)) % day
  // On a Monday: sessions lie days from today, and "Sunday" must meet none of them by chance.
  const weekday = new Date(Date.now() + ms).getUTCDay()
  return ms + ((8 - weekday) % 7) * day
}

/** What nobody hears in answer to her own words. */
const asides = new Set(['link.told', 'link.untold', 'link.erased_elsewhere'])

export async function openStage(): Promise<Stage> {
  const ahead = untilTen()
  let passed = 0
  const now = () => Date.now() + ahead + passed
  const stack = new AsyncDisposableStack()
  const turns: { contactId: string; effects: Effect[]; said: Content[] }[] = []
  const web = createTestChannel({ kind: 'web', account: 'web' })
  const terminal = createTestChannel({ kind: 'terminal', account: 'terminal' })
  const numbers = createTestChannel({ kind: 'whatsapp-web', account: 'wa:web' })
  const options = {
    channels: [web, terminal, numbers],
    now,
    trace: (turn: object) => void turns.push(turn as (typeof turns)[number]),
  }
  const first = stack.use(await testApp(options))
  const { redisUrl } = first.config
  const databaseUrl = first.config.databaseUrl as string
  // As the process would in which staff do it: nobody waits for the sweeper.
  const bells = stack.use(await createBells({ redisUrl, databaseUrl, work: {}, log: { warn() {} } }))
  const isAside = ({ effects }: (typeof turns)[number]) =>
    effects.flatMap(keysOf).some(({ key }) => asides.has(key))
  function taken(meant: (turn: (typeof turns)[number]) => boolean) {
    const since = turns.filter(meant)
    for (const turn of since) turns.splice(turns.indexOf(turn), 1)
    return {
      // A turn that had nothing to say may be somebody else's.
      contactId: (since.find(({ said }) => said.length > 0) ?? since[0])?.contactId ?? null,
      keys: since.flatMap(({ effects }) => effects.flatMap(keysOf)),
      contents: since.flatMap(({ said }) => said),
    }
  }
  const stage: Stage = {
    app: first,
    web,
    terminal,
    numbers,
    now,
    ring: () => bells.ring('turns'),
    pass(minutes) {
      passed += minutes * 60_000
    },
    heard: (contactId) =>
      taken((turn) => !isAside(turn) && (contactId === undefined || turn.contactId === contactId)),
    aside: (language) => taken((turn) => isAside(turn) && turn.said[0]?.language === language),
    async restart() {
      stage.app = stack.use(await testApp({ ...options, beside: first }))
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
  return stage
}

function keysOf(effect: Effect): Seen['keys'] {
  if (effect.type === 'prompt') return [{ key: effect.key, options: effect.options.map(({ id }) => id) }]
  return effect.type === 'say' || effect.type === 'ask' ? [{ key: effect.key, options: null }] : []
}

/**
 * Plays a scenario in several languages side by side, a person each; `check` judges every answer. `byNumbers`: on WhatsApp by a
 * phone's own number, where she reads the number of a line and types it.
 */
export async function play(
  stage: Stage,
  scenario: Scenario,
  languages: readonly Language[],
  hooks: {
    before(language: Language): void
    check(what: string, seen: Seen, step: { out: Answer[] }): void
  },
  byNumbers = false,
): Promise<void> {
  const players = new Map<Language, Player>()
  const chats = new Map<string, Player>()
  let chat = 'first'
  for (const [at, step] of scenario.steps.entries()) {
    if ('world' in step) {
      const world = worlds[step.world] as (typeof worlds)[string]
      if (typeof world === 'string') await stage.app.database.sql.unsafe(world)
      else await world(stage)
      await stage.restart()
      continue
    }
    if ('pass' in step) {
      stage.pass(step.pass)
      continue
    }
    if ('staff' in step) {
      for (const [language, player] of players) {
        hooks.before(language)
        // A place is one contact's; a session is changed once for all.
        if (
          ['withdraw', 'course', 'came', 'second_way'].includes(step.staff) ||
          player === [...players.values()][0]
        )
          await staffDo(stage, step, player.contactId as string)
        stage.ring()
        hooks.check(
          `step ${at + 1}, staff: ${step.staff}, in ${language}`,
          await told(stage, step, player),
          step,
        )
      }
      continue
    }
    if ('referral' in step) {
      for (const [language, player] of players) {
        hooks.before(language)
        await referralDo(stage, step.referral, player.contactId as string)
        stage.ring()
        const what = `step ${at + 1}, referral: ${step.referral}, in ${language}`
        hooks.check(what, await told(stage, step, player), step)
      }
      continue
    }
    if ('hears' in step) {
      stage.ring()
      for (const language of players.keys()) {
        hooks.before(language)
        const out = { out: step.hears }
        const seen = await whenHeard(() => stage.aside(language), step.hears.length)
        hooks.check(`step ${at + 1}, heard in ${language}`, seen, out)
      }
      continue
    }
    if ('later' in step) {
      await stage.app.database
        .sql`update contacts set unlocked_until = unlocked_until - make_interval(mins => ${step.later})`
      continue
    }
    if ('chat' in step) {
      for (const [language, player] of players) {
        chats.set(`${language} ${chat}`, player)
        hooks.before(language)
        const name = `${language} ${step.chat}`
        const other = chats.get(name) ?? (await enter(stage, language, 'known', byNumbers))
        players.set(language, Object.assign(other, { code: player.code }))
      }
      chat = step.chat
      continue
    }
    for (const language of languages) {
      hooks.before(language)
      const player = players.get(language)
      if ('person' in step) players.set(language, await enter(stage, language, step.person, byNumbers))
      else {
        const acting = player ?? (await enter(stage, language, 'known', byNumbers))
        players.set(language, acting)
        hooks.check(
          `step ${at + 1}, ${JSON.stringify(step.in)}, in ${language}`,
          await act(stage, acting, step.in),
          step,
        )
      }
    }
  }
}

/** Someone who chats, and the questions that she was asked. */
interface Player {
  contactId: string | null
  who: Person
  language: Language
  prompts: Content[]
  /** She has no buttons: she types the number that stands before an option. */
  byNumbers: boolean
  /** The code for linking chats that she saw last. */
  code: string
}

/** Someone at the given point of her first chat. */
async function enter(stage: Stage, language: Language, as: PersonKind, byNumbers: boolean): Promise<Player> {
  const usual = byNumbers || as === 'whatsapp' ? stage.numbers : stage.app.channel
  const channel = as === 'web' ? stage.web : as === 'terminal' ? stage.terminal : usual
  const who = person({ ...stage.app, channel })
  const player: Player = {
    contactId: null,
    who,
    language,
    prompts: [],
    byNumbers,
    code: '',
  }
  if (as === 'newcomer' || as === 'web') return player
  await act(stage, player, { start: true })
  await act(stage, player, { tap: language })
  if (as === 'known') return player
  for (const tap of ['human', 'yes', 'menu']) await act(stage, player, { tap })
  return player
}

async function act(stage: Stage, player: Player, what: Act): Promise<Seen> {
  await perform(stage, player, what)
  // After a restart it is another process that has to come to rest.
  await stage.app.app.idle()
  const seen = stage.heard()
  player.contactId = seen.contactId ?? player.contactId
  player.prompts.push(...seen.contents.filter(({ choices }) => choices))
  for (const { text } of seen.contents) player.code = /\d{4} \d{4}/.exec(text)?.[0] ?? player.code
  return seen
}

/** What staff do means something for her: her own turn says it a moment later. */
async function told(stage: Stage, step: { out: Answer[] }, player: Player): Promise<Seen> {
  const seen = await whenHeard(() => stage.heard(player.contactId as string), step.out.length)
  player.prompts.push(...seen.contents.filter(({ choices }) => choices))
  return seen
}

async function whenHeard(next: () => Seen, count: number): Promise<Seen> {
  const seen: Seen = { keys: [], contents: [] }
  await expect
    .poll(
      () => {
        const more = next()
        seen.keys.push(...more.keys)
        seen.contents.push(...more.contents)
        return seen.keys.length
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBeGreaterThanOrEqual(count)
  return seen
}

async function perform(stage: Stage, player: Player, what: Act): Promise<unknown> {
  const { who, language, prompts, byNumbers } = player
  if (typeof what === 'string') return who.says(what)
  if ('say' in what) return who.says(typeof what.say === 'string' ? what.say : (what.say[language] ?? ''))
  if ('code' in what) return who.says(player.code)
  if ('number' in what) return who.says(what.number)
  if ('startIn' in what) return who.sends({ kind: 'start', language })
  if ('voice' in what) return who.sends({ kind: 'voice', mime: 'audio/ogg', seconds: 3, bytes: 'T2dnUw==' })
  if ('other' in what) return who.sends({ kind: 'other', what: what.other })
  if ('edit' in what) return who.sends({ kind: 'edit', text: what.edit })
  if ('label' in what) return who.says(choice(prompts.at(-1), what.label).label)
  if ('tap' in what && byNumbers) return who.says(numberOf(prompts.at(-1), what.tap, language))
  if ('tap' in what) return tap(who, prompts.at(-1), what.tap)
  if ('oldTap' in what) return tap(who, prompts.at(-2), what.oldTap)
  return who.starts(what.start === true ? undefined : await poster(stage, what.start, what.with ?? {}))
}

function choice(prompt: Content | undefined, id: string): { label: string; visit: number } {
  const found = prompt?.choices?.find((one) => one.id === id)
  if (!found || prompt?.visit === undefined)
    throw new Error(`no option ${id} among ${prompt?.choices?.map((one) => one.id).join(', ')}`)
  return { label: found.label, visit: prompt.visit }
}

/** As she reads it on her screen: the number of the line that says this, typed with the digits of her keyboard. */
function numberOf(asked: Content | undefined, option: string, language: Language): string {
  const { label } = choice(asked, option)
  const lines = asked ? numberedText(asked).replaceAll(marks, '').split('\n') : []
  const line = lines.find((one) => one.replace(/^\d+\. /, '') === label.replaceAll(marks, ''))
  const number = line && /^\d+/.exec(line)?.[0]
  if (!number) throw new Error(`no line says ${label}`)
  return digits[language === 'ar' ? 1 : 0]?.(Number(number)) as string
}
const marks = /[\u200e\u200f\u2066-\u2069]/g

const tap = (who: Person, prompt: Content | undefined, id: string) =>
  who.tapsOld(choice(prompt, id).visit, id)

async function poster(stage: Stage, flow: string, vars: Record<string, string | string[]>): Promise<string> {
  const token = randomUUID()
  await stage.app.app.db.insert(entryPoints).values({ token, flow, vars })
  return token
}
