import { describe, expect, it } from 'vitest'
import { canBeTyped, loops, type Step } from '../../bench/torture/loops.ts'
import { testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

describe('the ways that torture walks', () => {
  // A flow that is changed must not leave them behind: torture itself is too long for CI.
  it.each(Object.entries(loops))('lead from the menu back to it: %s', async (_name, steps) => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    await she.taps('en')
    const menu = she.sees().at(-1)
    for (const step of steps) {
      const options = she
        .sees()
        .at(-1)
        ?.choices?.map(({ id }) => id)
      if ('tap' in step) expect(options).toContain(step.tap)
      const seen = await ('tap' in step ? she.taps(step.tap) : she.says(step.say))
      expect(seen.length).toBeGreaterThan(0)
    }
    expect(she.sees().at(-1)?.choices).toEqual(menu?.choices)
    expect(she.sees().at(-2)?.text).not.toBe(she.sees().at(-1)?.text)
  })

  it('can be typed in part, for those who do not wait for answers', () => {
    expect(Object.values(loops).filter((steps: Step[]) => canBeTyped(steps)).length).toBeGreaterThan(3)
  })
})
