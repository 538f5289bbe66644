import { describe, expect, it } from 'vitest'
import { uuidv7 } from '../../src/contacts/ids.ts'

describe('ids', () => {
  it('are UUIDs of version 7 that carry their millisecond', () => {
    const now = Date.now() + 10_000
    const id = uuidv7(now)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
  })

  it('sort in the order they were made, also within a millisecond and when the clock goes back', () => {
    const now = Date.now() + 20_000
    const ids = Array.from({ length: 20_000 }, (_, i) => uuidv7(now - (i % 7)))
    expect(ids).toEqual([...ids].sort())
    expect(new Set(ids).size).toBe(ids.length)
  })
})
