/** Answers of one person that a crash may repeat: never from further back than all that a process has in doubt. */
const farthestBack = 32

export interface AnswerCheck {
  /** What her next message calls for. */
  expect(texts: string[]): void
  see(text: string): void
  /** Answers that she still waits for. */
  missing(): number
  /** Answers that no message of hers called for at this place. */
  wrong(): number
  /** Right ones that came again. */
  doubled(): number
  /** For the report: where it first went wrong. */
  firstWrong(): string | null
}

/**
 * Holds what a person sees against what her messages call for. Her answers must come in order. What had been sent when a
 * process died may come again, as a run that ends with the newest answer and after which it goes on; anything else is wrong.
 */
export function createAnswerCheck(): AnswerCheck {
  const right: string[] = []
  /** Where in `right` the next answer may stand: several, when equal texts leave it open which one was repeated. */
  let places = new Set([0])
  let reached = 0
  let seen = 0
  let wrong = 0
  let first: string | null = null

  return {
    expect: (texts) => void right.push(...texts),
    see(text) {
      seen++
      const next = new Set<number>()
      for (const place of places) if (right[place] === text) next.add(place + 1)
      for (let place = Math.max(0, reached - farthestBack); place < reached; place++)
        if (right[place] === text) next.add(place + 1)
      if (next.size === 0) {
        wrong++
        first ??= `answer ${seen}: saw ${short(text)}, not ${short(right[reached] ?? 'nothing')}`
        return
      }
      places = next
      reached = Math.max(reached, ...next)
    },
    missing: () => right.length - reached,
    wrong: () => wrong,
    doubled: () => seen - wrong - reached,
    firstWrong: () => first,
  }
}

const short = (text: string) => JSON.stringify(text.replace(/\s+/g, ' ').slice(0, 60))
