import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chatCode, idEndOf } from '../../src/handoff/chat/code.ts'

it('gives each chat a code that leads back to the end of its id', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const code = chatCode(id)
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
      expect(idEndOf(code)).toBe(id.slice(-10))
      expect(idEndOf(code.toLowerCase().replace('-', ' '))).toBe(id.slice(-10))
    }),
    { numRuns: 200 },
  )
})

it('reads letters that look like digits, and refuses what is no code', () => {
  expect(idEndOf('O1IL-0000')).toBe(idEndOf('0111-0000'))
  for (const wrong of ['', 'hello', '7K3M-9QX', '7K3M-9QXDA', 'UUUU-UUUU', '٧٧٧٧-٧٧٧٧'])
    expect(idEndOf(wrong)).toBeNull()
})
