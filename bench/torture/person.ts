import type { Step } from './loops.ts'

/** A line that someone sees, with what can be tapped on it. */
export interface Line {
  text: string
  buttons: { option: string; tap(): Promise<void> }[]
}

/** Someone who chats, on whatever channel. */
export interface Person {
  name: string
  channel: 'telegram' | 'web'
  /** Opens the chat and chooses English. */
  start(): Promise<void>
  says(text: string): Promise<void>
  /** What is new since the last call; throws where she cannot reach the service. */
  hears(): Promise<Line[]>
}

/** Does a step; a tap goes to the newest line that has the option and is `on` (null: whichever). */
export async function doStep(person: Person, step: Step, lines: Line[], on: string | null): Promise<void> {
  if ('say' in step) return person.says(step.say)
  const line = lines.findLast(
    (one) => (on === null || one.text === on) && one.buttons.some(({ option }) => option === step.tap),
  )
  const button = line?.buttons.find(({ option }) => option === step.tap)
  if (!button) throw new Error(`${person.name} sees no button ${step.tap}`)
  await button.tap()
}
