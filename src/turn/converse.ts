import type { ContentFile } from '../channels/channel.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Tx } from '../db/types.ts'
import type { Directory } from '../directory/types.ts'
import { type CurrentWait, currentWait, type Flows, newConversation, step } from '../flow/index.ts'
import type { Conversation, Effect, Input, Value, Vars } from '../flow/types.ts'
import type { Plans } from '../followup/plan.ts'
import type { Expected } from '../handoff/hours/expected-answer.ts'
import type { RecordingLibrary } from '../recordings/types.ts'
import type { Language, Texts } from '../text/types.ts'
import type { Understanding } from '../understanding/types.ts'
import type { Action, Outcome } from './action.ts'
import { contentOf } from './content.ts'
import type { Draft } from './draft.ts'
import type { TurnEvent } from './event.ts'
import { hear } from './hear.ts'
import { asksToListen, type SaidContent, spokenOf } from './spoken.ts'

/** What a conversation stands on; texts, flows and the directory may be exchanged while the service runs. */
export interface Ground {
  flows(): Flows
  texts(): Texts
  understanding(): Understanding
  directory(): Directory
  plans(): Plans
  actions: ReadonlyMap<string, Action>
  /** Which texts can be heard. */
  voices: Pick<RecordingLibrary, 'find' | 'speaks'>
  vault: Vault
  newId(): string
}

/** Writes that a turn may need besides its own rows. Absent on the first try: most turns write nothing else. */
export interface Rows {
  tx: Tx
  inboxIds: string[]
  openHandoff(handoff: { effectId: string; queue: string; share: Vars }): Promise<string | null>
  schedule(row: { effectId: string; flow: string; with: Vars; afterMs: number }): Promise<void>
  keepMedia(inboxId: string): Promise<void>
  openEntry(token: string): Promise<{ flow: string; with: Vars } | null>
  markGone(): Promise<void>
  /** Her words are news to those who wait for them. */
  personWrote(handoffId: string): Promise<void>
  /** Opens the talk again that ended lately. Null: there is none. */
  reopen(): Promise<string | null>
  /** When an answer to an open handoff may be expected. */
  expectAnswer(handoffId: string): Promise<Expected>
  /** Links this chat to the worker whose one-time code it is. */
  linkStaffChat(code: string): Promise<boolean>
  /** This very event comes again then. */
  putOff(until: Date): Promise<void>
  /** Keeps a masked message for staff to learn from. */
  keepUnmatched(message: { language: string | null; masked: string }): Promise<void>
  /** False: she was offered this language before. */
  offersLanguage(language: Language): Promise<boolean>
}

export interface Turn {
  draft: Draft
  conversation: Conversation
  said: SaidContent[]
  effects: Effect[]
  /** The line "your request is with our team" was said. */
  told: boolean
  /** She did not write: it goes out as the service's own, which a claim does not take back. */
  unasked: boolean
  /** The label of a tapped option, for those who read the chat later. */
  label: string | null
  /** Something changed in the queue of people. */
  handoffs: boolean
}

/** What `hear` may do with the conversation. */
export interface Talk {
  readonly ground: Ground
  readonly turn: Turn
  readonly now: Date
  readonly rows: Rows | null
  /** Rendered in this while she has not chosen a language. */
  readonly fallback: Language
  /** What waited for her to write goes out now: she has not seen it yet. */
  readonly knocked: boolean
  feed(input: Input): Promise<void>
  say(key: string, values?: Vars): void
  /** The question that she is asked now. */
  wait(): CurrentWait | null
  /** Prompts the present question again, without a word on why. */
  again(): Promise<void>
  /** Forgets what was said from here on (see first contact). */
  mark(): () => void
}

/** Thrown inside a turn that needs rows and has no transaction: it runs again from its start, with one. */
export class NeedsRows extends Error {}

/** One event of one contact: what is said, and where the conversation stands then. Throws `NeedsRows`. */
export async function converse(
  ground: Ground,
  from: {
    draft: Draft
    conversation: Conversation | null
    event: TurnEvent
    now: Date
    pageSize: number
    fallback: Language
    told: boolean
    knocked: boolean
  },
  rows: Rows | null,
): Promise<Turn> {
  const { event, now, pageSize, fallback } = from
  const turn: Turn = {
    draft: { ...from.draft, facts: [...from.draft.facts] },
    conversation: from.conversation ?? newConversation(),
    said: [],
    effects: [],
    told: false,
    unasked: false,
    label: null,
    handoffs: false,
  }
  const { draft } = turn
  const texts = ground.texts()
  const language = () => draft.language ?? fallback

  const asks = () => draft.listens === null && asksToListen(texts, ground.voices, language())
  const context = () => ({
    now: now.toISOString(),
    id: event.id,
    pageSize,
    contact: { ...factsOf(draft), askToListen: asks(), canListen: ground.voices.speaks(language()) },
  })
  const inHerWords = (effect: Extract<Effect, { type: 'say' | 'prompt' | 'ask' }>): SaidContent => {
    const { spoken: recorded, numbered } = spokenOf(effect, texts, ground.voices, draft, language())
    return {
      ...contentOf(effect, texts, language(), draft.addressForm),
      ...(recorded.length > 0 ? { spoken: { recorded, numbered } } : {}),
    }
  }

  let attached: ContentFile | null = null
  const attach = (file: ContentFile) => {
    attached = file
  }

  async function feed(input: Input): Promise<void> {
    let next: Input | null = input
    let apologised = false
    while (next) {
      const result = step(ground.flows(), turn.conversation, next, context())
      turn.conversation = result.conversation
      next = null
      for (const effect of result.effects) {
        turn.effects.push(effect)
        const follow = await apply(effect)
        if (effect.type === 'broken') {
          if (apologised) return
          apologised = true
        }
        next = follow ?? next
      }
    }
  }

  async function apply(effect: Effect): Promise<Input | null> {
    switch (effect.type) {
      case 'say':
      case 'prompt':
      case 'ask':
        turn.said.push({
          ...inHerWords(effect),
          ...(attached ? { file: attached } : {}),
        })
        attached = null
        return null
      case 'call': {
        const { result, value } = await call(effect.action, effect.with, effect.id)
        return { type: 'outcome', of: effect.id, result, ...(value === undefined ? {} : { value }) }
      }
      case 'schedule':
        await need(rows).schedule({
          effectId: effect.id,
          flow: effect.flow,
          with: effect.with,
          afterMs: effect.afterMs,
        })
        return null
      case 'handoff': {
        const opened = await need(rows).openHandoff({
          effectId: effect.id,
          queue: effect.queue,
          share: effect.share,
        })
        turn.handoffs = true
        if (opened) {
          draft.openHandoffId = opened
          // The flow itself says when someone answers.
          turn.told = true
        }
        // It may be about who reads this chat next; its words are on the card, for the focal point alone.
        if (effect.queue === 'complaints') draft.heardSecret = true
        draft.facts.push({ kind: `handoff_${effect.queue}` })
        return null
      }
      case 'ended':
        draft.facts.push({ kind: `flow_${effect.flow}_${effect.outcome}` })
        return null
      case 'passed':
      case 'broken':
        // The engine says what is to be said; these count only.
        draft.facts.push({ kind: effect.type })
        return null
      default:
        return effect satisfies never
    }
  }

  async function call(name: string, values: Vars, effectId: string): Promise<Outcome> {
    const action = ground.actions.get(name)
    if (!action) throw new Error(`no action ${name}`)
    const input = action.input.parse(values)
    const at = { now, directory: ground.directory(), understanding: ground.understanding(), draft }
    if (action.kind === 'memory') return action.run(input, at)
    const { tx, inboxIds } = need(rows)
    return action.run(input, {
      ...at,
      tx,
      effectId,
      vault: ground.vault,
      newId: ground.newId,
      plans: ground.plans(),
      inboxIds,
      attach,
      texts,
      say,
    })
  }

  function say(key: string, values: Vars = {}): void {
    turn.said.push(inHerWords({ type: 'say', key, values }))
    turn.effects.push({ type: 'say', key, values })
  }

  const wait = () => currentWait(ground.flows(), turn.conversation, context())
  const talk: Talk = {
    wait,
    ground,
    turn,
    now,
    rows,
    fallback,
    knocked: from.knocked,
    feed,
    say,
    async again() {
      if (wait()) await feed({ type: 'again' })
    },
    mark() {
      const [said, effects] = [turn.said.length, turn.effects.length]
      return () => {
        turn.said.length = said
        turn.effects.length = effects
      }
    },
  }
  await hear(event, talk, from.told)
  return turn
}

/** Rows, or the way to get them. */
export function need(rows: Rows | null): Rows {
  if (!rows) throw new NeedsRows()
  return rows
}

/** What flows may read as `$contact.*`. */
const factsOf = (draft: Draft): Record<string, Value> => ({
  language: draft.language,
  listens: draft.listens,
  agreement: draft.agreement,
  hasSecret: draft.hasSecret,
  unlocked: draft.unlocked,
  channel: draft.channel,
  openHandoff: draft.openHandoffId !== null,
})
