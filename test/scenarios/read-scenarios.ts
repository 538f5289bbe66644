import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { languages } from '../../src/text/types.ts'
import { referralActs } from './referrals.ts'
import { sessionId } from './sessions.ts'
import { worlds } from './worlds.ts'

const words = z.union([z.string(), z.record(z.enum(languages), z.string())])

/** What a person does. Words may differ by language; options are named by id, so one scenario holds in all three. */
const act = z.union([
  z.string(),
  z.strictObject({ say: words }),
  z.strictObject({ tap: z.string() }),
  /** The number of an option on the last prompt, as one types it. */
  z.strictObject({ number: z.string() }),
  /** An option of the last prompt by its label, as one types it. */
  z.strictObject({ label: z.string() }),
  /** A tap on an option of the prompt before the last one. */
  z.strictObject({ oldTap: z.string() }),
  /** Opens the chat; with a flow: through a poster's link to it. */
  z.strictObject({
    start: z.union([z.literal(true), z.string()]),
    with: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  }),
  /** Opens the chat on the page, where she has chosen her language with a button. */
  z.strictObject({ startIn: z.literal('her language') }),
  z.strictObject({ voice: z.literal(true) }),
  z.strictObject({
    other: z.enum(['photo', 'sticker', 'location', 'document', 'contact', 'video', 'unknown']),
  }),
  z.strictObject({ edit: z.string() }),
  /** The code for linking chats that she was shown last, in any of her chats. */
  z.strictObject({ code: z.literal('hers') }),
])
const personKind = z.enum(['newcomer', 'known', 'agreed', 'web', 'terminal', 'whatsapp'])
/** Text keys in order; a question may name the options that it must show, by id and in order. */
const answer = z.union([z.string(), z.record(z.string(), z.array(z.string()))])

/**
 * What staff do with a session (by its short name, see sessions.ts), or what a plan does (`course`: it is about to begin; `came`:
 * she was there; `second_way`: she writes to us in another place, too); each one's own turn says what she hears of it.
 */
const staffAct = z.enum(['cancel', 'move', 'enlarge', 'withdraw', 'remind', 'course', 'came', 'second_way'])
const step = z.union([
  z.strictObject({ in: act, out: z.array(answer) }),
  /**
   * Another person: `newcomer` has not written yet, `known` is at the menu, `agreed` too and lets requests be kept,
   * `web` writes on our own page, `terminal` where no files are shown, `whatsapp` where it is a phone's own number.
   */
  z.strictObject({ person: personKind }),
  /** She goes on in another chat of hers, by a name of the scenario's own; a new one is at the menu. The first has the name `first`. */
  z.strictObject({ chat: z.string() }),
  /** What her other chats heard meanwhile of what she did in one. */
  z.strictObject({ hears: z.array(answer) }),
  /** So many minutes pass for a secret word that was given. */
  z.strictObject({ later: z.number() }),
  /** So many minutes pass for everybody. Only in a world of its own. */
  z.strictObject({ pass: z.number() }),
  z.strictObject({
    staff: staffAct,
    session: z.string(),
    to: z.number().optional(),
    out: z.array(answer),
  }),
  /** What others do with the latest request of each (see referrals.ts). */
  z.strictObject({ referral: z.enum(referralActs), out: z.array(answer) }),
  /** The directory changes from here on. The scenario gets a database of its own. */
  z.strictObject({ world: z.enum(Object.keys(worlds) as [string]) }),
])
/** Steps that several scenarios share stand under `parts` as YAML anchors, so lists may stand inside lists. */
const flat = z.preprocess((list) => (Array.isArray(list) ? list.flat(4) : list), z.array(step))
const file = z.strictObject({ parts: z.unknown().optional(), scenarios: z.record(z.string(), flat) })

export type Act = z.infer<typeof act>
export type PersonKind = z.infer<typeof personKind>
export type StaffAct = z.infer<typeof staffAct>
export type Answer = z.infer<typeof answer>
export type Step = z.infer<typeof step>
export interface Scenario {
  file: string
  name: string
  steps: Step[]
}

/** `$trade1` is the id of that session. */
const readNamed = (path: string) =>
  readFileSync(path, 'utf8').replace(/\$([a-z]+\d)\b/g, (_, name: string) => sessionId(name))

/** All scenarios of `dir/*.yaml`. Throws on a file that is not of this form, with its name. */
export function readScenarios(dir: string): Scenario[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const read = file.safeParse(parse(readNamed(join(dir, name)), { maxAliasCount: -1 }))
      if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`)
      return Object.entries(read.data.scenarios).map(([title, steps]) => ({ file: name, name: title, steps }))
    })
}
