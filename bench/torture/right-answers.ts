import { setTimeout as sleep } from 'node:timers/promises'
import { loops, type Step } from './loops.ts'
import { doStep, type Line, type Person } from './person.ts'

/** What each message calls for on a channel, in calm weather. */
export interface RightAnswers {
  /** Answers to the opening of a chat, then to the choice of a language (not asked on the web). */
  opening: string[]
  language: string[]
  /** By loop: the answers to each of its steps. */
  loops: Record<string, string[][]>
}

const quietMs = 600

/**
 * Walks every loop twice, in two orders, by two people in calm weather. Throws when an answer depends on what came before:
 * then it could not be told from a wrong one.
 */
export async function learnRightAnswers(people: [Person, Person]): Promise<RightAnswers> {
  const names = Object.keys(loops)
  const [forth, back] = await Promise.all([walkAll(people[0], names), walkAll(people[1], names.toReversed())])
  const sorted = (answers: RightAnswers) =>
    JSON.stringify([answers.opening, answers.language, names.map((name) => answers.loops[name])])
  if (sorted(forth) !== sorted(back)) {
    const odd = names.filter((name) => JSON.stringify(forth.loops[name]) !== JSON.stringify(back.loops[name]))
    throw new Error(`the answers of ${people[0].channel} depend on what came before: ${odd.join(', ')}`)
  }
  return forth
}

async function walkAll(person: Person, names: string[]): Promise<RightAnswers> {
  let lines: Line[] = []
  const heard = async () => {
    const before = lines.length
    for (let count = -1; count !== lines.length || count === before; await sleep(quietMs)) {
      // A page that asks too often is told so, and asks again.
      const more = await person.hears().catch(() => null)
      count = more ? lines.length : -1
      lines = [...lines, ...(more ?? [])]
    }
    return lines.slice(before).map(({ text }) => text)
  }
  await person.start()
  const opening = await heard()
  const answers: RightAnswers = { opening, language: [], loops: {} }
  if (person.channel === 'telegram') {
    await doStep(person, { tap: 'en' }, lines, null)
    answers.language = await heard()
  }
  for (const name of names) {
    const said: string[][] = []
    for (const step of loops[name] as Step[]) {
      // Later on a tap goes to the question that she was asked last, so here too.
      await doStep(person, step, lines, lines.at(-1)?.text ?? null)
      said.push(await heard())
    }
    answers.loops[name] = said
  }
  return answers
}
