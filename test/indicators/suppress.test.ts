import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDefinitions, readDefinitions } from '../../src/indicators/definitions.ts'
import { lastDueMonth } from '../../src/indicators/months.ts'
import { type Split, smallest, split } from '../../src/indicators/suppress.ts'
import { audit, type Cell, dimensions, type FigureTable, tableOf } from '../../src/indicators/table.ts'

const cells = fc.array(
  fc.record({
    center: fc.constantFrom('raqqa', 'hajin', 'manbij', 'mansoura', ''),
    service: fc.constantFrom('remedial-classes', 'life-skills', 'recreation'),
    sex: fc.constantFrom('f', 'm', ''),
    age: fc.constantFrom('10-14', '15-17', '18-24', ''),
    disability: fc.constantFrom('', 'yes'),
    detail: fc.constantFrom('day', 'week', 'longer'),
    n: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 200 })),
  }),
  { maxLength: 40 },
)

/** What somebody works out who has all tables and knows that hidden counts are at least 1: bounds of every hidden count. */
function bounds(tables: FigureTable[]) {
  const lo = new Map<string, number>()
  const hi = new Map<string, number>()
  const equations: { sum: number; of: string[] }[] = []
  const relation = (whole: number, parts: Split, at: string) => {
    if (parts === null) return
    const of = parts.filter(({ n }) => n === null).map(({ value }) => `${at}/${value}`)
    for (const name of of) {
      lo.set(name, 1)
      hi.set(name, Number.POSITIVE_INFINITY)
    }
    equations.push({ sum: whole - parts.reduce((all, { n }) => all + (n ?? 0), 0), of })
  }
  tables.forEach(({ total, centers }, i) => {
    if (total === null) return
    relation(total, centers?.map(({ center, n }) => ({ value: center, n })) ?? null, `${i}`)
    for (const { center, n, by } of centers ?? [])
      for (const [dimension, parts] of Object.entries(by))
        if (n !== null) relation(n, parts, `${i}/${center}/${dimension}`)
  })
  for (let changed = true; changed; ) {
    changed = false
    for (const { sum, of } of equations)
      for (const name of of) {
        const others = of.filter((one) => one !== name)
        const most = sum - others.reduce((all, one) => all + (lo.get(one) ?? 0), 0)
        const least = sum - others.reduce((all, one) => all + (hi.get(one) ?? 0), 0)
        if (most < (hi.get(name) ?? 0)) changed = Boolean(hi.set(name, most))
        if (least > (lo.get(name) ?? 0)) changed = Boolean(lo.set(name, least))
      }
  }
  return [...lo.keys()].map((name) => ({ name, lo: lo.get(name) ?? 0, hi: hi.get(name) ?? 0 }))
}

const shownCounts = ({ total, centers }: FigureTable): (number | null)[] => [
  total,
  ...(centers ?? []).flatMap(({ n, by }) => [
    n,
    ...Object.values(by).flatMap((parts) => parts?.map((part) => part.n) ?? []),
  ]),
]

describe('published tables', () => {
  it('let nobody compute a count below 5, in whatever number they are taken together', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (months) => {
        const tables = months.map((one) => tableOf(one as Cell[], dimensions))
        for (const table of tables) {
          expect(audit(table)).toBe(true)
          for (const n of shownCounts(table)) expect(n === null || n === 0 || n >= smallest).toBe(true)
        }
        for (const { lo, hi } of bounds(tables)) {
          expect(hi).toBeGreaterThanOrEqual(smallest)
          expect(lo).toBeLessThan(hi)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('fit several counts for each hidden one, also for who knows the rule and tries all', () => {
    // Every division of up to 30 into up to 4 parts: what is published, and which numbers may stand behind it.
    const behind = new Map<string, number[][]>()
    const each = (parts: number[], left: number) => {
      if (parts.length === 4) {
        const whole = parts.reduce((all, n) => all + n, 0)
        if (whole < smallest) return
        const published = JSON.stringify([whole, split(new Map(parts.map((n, i) => [String(i), n])))])
        behind.set(published, [...(behind.get(published) ?? []), parts])
        return
      }
      for (let n = 0; n <= left; n++) each([...parts, n], left - n)
    }
    each([], 30)
    for (const [published, all] of behind) {
      const parts = JSON.parse(published)[1] as Split
      for (const value of [0, 1, 2, 3]) {
        const may = new Set(all.map((one) => one[value] ?? 0))
        if (parts === null) expect(may.size, published).toBeGreaterThan(1)
        else if (parts.some((part) => part.value === String(value) && part.n === null)) {
          // Not even whether it is a small one.
          expect(Math.min(...may), published).toBeLessThan(smallest)
          expect(Math.max(...may), published).toBeGreaterThanOrEqual(smallest)
        }
      }
    }
    expect(behind.size).toBeGreaterThan(100)
  })

  it('are refused by the auditor when one count is told too much', () => {
    const table = (total: number | null, ...counts: (number | null)[]): FigureTable => ({
      total,
      centers: counts.map((n, i) => ({ center: String(i), n, by: {} })),
    })
    expect(audit(table(20, 20))).toBe(true)
    expect(audit(table(23, 20, 3))).toBe(false)
    expect(audit(table(23, 20, null))).toBe(false)
    expect(audit(table(25, 20, null, null))).toBe(false)
    expect(audit(table(26, 20, null, null))).toBe(true)
    expect(audit(table(null, 20))).toBe(false)
    expect(audit({ total: 3, centers: null })).toBe(false)
  })
})

describe('definitions', () => {
  it('come along in order, each event in one of them alone', () => {
    const read = readDefinitions()
    expect(read).toMatchObject({ ok: true })
  })

  it('are refused with the place and the mistake', () => {
    const words = '{ ar: ا, kmr: k, en: e }'
    const one = (id: string, more: string) =>
      `  - { id: ${id}, version: 1, unit: seats, name: ${words}, counts: ${words}, ${more} }\n`
    const wrong = (text: string) => {
      const read = parseDefinitions(`indicators:\n${text}`)
      return read.ok ? [] : read.errors
    }
    expect(wrong(one('a-b', 'kinds: [x_y]') + one('c-d', 'kinds: [x_y]'))).toEqual([
      'indicators.yaml: x_y: a kind of fact belongs to one indicator alone',
    ])
    expect(wrong(one('a-b', 'kinds: [x_y], by: [contact]'))[0]).toMatch(/indicators\.0\.by\.0/)
    expect(wrong(one('a-b', 'kinds: [x_y], by: [detail]'))[0]).toMatch(/go together/)
    expect(wrong(one('a-b', 'kinds: []'))).toHaveLength(1)
    expect(wrong('  - {')[0]).toMatch(/indicators\.yaml/)
  })

  it('are published for a month from the 5th of the next on, as the days are at the centers', () => {
    expect(lastDueMonth(new Date('2026-11-04T20:59:00Z'))).toBe('2026-09')
    expect(lastDueMonth(new Date('2026-11-04T21:01:00Z'))).toBe('2026-10')
    expect(lastDueMonth(new Date('2026-03-31T12:00:00Z'))).toBe('2026-02')
  })
})
