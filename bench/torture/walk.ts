import { setTimeout as sleep } from 'node:timers/promises'
import { type AnswerCheck, createAnswerCheck } from './answer-check.ts'
import { canBeTyped, loops, type Step } from './loops.ts'
import { doStep, type Line, type Person } from './person.ts'
import { between } from './random.ts'
import type { RightAnswers } from './right-answers.ts'

const lookEveryMs = 250
export interface Walk {
  person: Person
  check: AnswerCheck
  messages: number
  /** Longest wait for an answer, ms. */
  slowestMs: number
  /** Waits for whatever may still come. */
  listen(): Promise<void>
  done: Promise<void>
}

export interface WalkOptions {
  right: RightAnswers
  random: () => number
  /** Milliseconds between two messages, on average. */
  pauseMs: number
  /** Types whole loops without waiting for answers. */
  hasty: boolean
  /** Who has heard nothing for so long counts as unanswered. */
  patienceMs: number
  /** Goes on until this says so, then ends her loop. */
  over: () => boolean
}

/** Someone who walks through the menu until it is over, and knows what she should be told. */
export function startWalk(person: Person, options: WalkOptions): Walk {
  const { right, random, hasty, over } = options
  const check = createAnswerCheck()
  let lines: Line[] = []
  const walk: Walk = { person, check, messages: 0, slowestMs: 0, listen, done: go() }
  return walk

  async function listen() {
    const heard = await person.hears().catch(() => [])
    for (const line of heard) check.see(line.text)
    lines = [...lines, ...heard].slice(-40)
  }

  async function answered() {
    const since = performance.now()
    while (check.missing() > 0) {
      if (performance.now() - since > options.patienceMs) throw new Error(`${person.name} was not answered`)
      await listen()
      if (check.missing() > 0) await sleep(lookEveryMs * (0.5 + random()))
    }
    walk.slowestMs = Math.max(walk.slowestMs, performance.now() - since)
  }

  async function act(step: Step, calls: string[], on: string | null, wait: boolean) {
    check.expect(calls)
    walk.messages++
    await doStep(person, step, lines, on)
    if (wait) await answered()
    await sleep(between(random, 0.2, 1.8) * (wait ? options.pauseMs : options.pauseMs / 8))
  }

  async function go() {
    await sleep(between(random, 0, options.pauseMs))
    check.expect(right.opening)
    walk.messages++
    await person.start()
    await answered()
    let last = right.opening.at(-1) as string
    if (right.language.length > 0) {
      await act({ tap: 'en' }, right.language, last, true)
      last = right.language.at(-1) as string
    }
    const names = Object.keys(loops).filter((name) => !hasty || canBeTyped(loops[name] as Step[]))
    while (!over()) {
      const name = names[Math.floor(random() * names.length)] as string
      for (const [i, step] of (loops[name] as Step[]).entries()) {
        const calls = right.loops[name]?.[i] as string[]
        await act(step, calls, last, !hasty)
        last = calls.at(-1) as string
      }
      await answered()
      if (hasty) await sleep(between(random, 0.5, 1.5) * options.pauseMs * 4)
    }
  }
}
