import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Gathering, inGroups } from '../../src/turn/in-groups.ts'

/** Groups that end when the test says so. */
function recorded(gathering: Gathering) {
  const groups: { items: string[]; end(outcomes?: string[]): void; fail(error: Error): void }[] = []
  const put = inGroups<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, end: (o = items.map((i) => i.toUpperCase())) => resolve(o), fail: reject })
      }),
    gathering,
  )
  return { groups, put, begun: (count: number) => expect.poll(() => groups.length).toBe(count) }
}

describe('groups', () => {
  it('begins with what is there, and gathers what comes while they are under way', async () => {
    const { groups, put, begun } = recorded({ most: 2, patienceMs: 60_000, atOnce: 2 })
    const first = put('a')
    await begun(1)
    const others = ['b', 'c', 'd'].map(put)
    groups[0]?.end()
    expect(await first).toBe('A')
    await begun(2)
    expect(groups[1]?.items).toEqual(['b', 'c'])
    groups[1]?.end()
    await begun(3)
    groups[2]?.end()
    expect(await Promise.all(others)).toEqual(['B', 'C', 'D'])
  })

  it('begins a further group beside one that takes long, and no more than it may', async () => {
    const { groups, put, begun } = recorded({ most: 2, patienceMs: 5, atOnce: 2 })
    const stuck = put('a')
    await begun(1)
    const quick = put('b')
    await begun(2)
    const third = put('c')
    groups[1]?.end()
    expect(await quick).toBe('B')
    await begun(3)
    groups[2]?.end()
    expect(await third).toBe('C')
    const [fourth, fifth] = [put('d'), setTimeout(50).then(() => put('e'))]
    await begun(4)
    await setTimeout(100)
    expect(groups).toHaveLength(4)
    groups[0]?.end()
    expect(await stuck).toBe('A')
    await begun(5)
    for (const group of groups.slice(3)) group.end()
    expect(await Promise.all([fourth, fifth])).toEqual(['D', 'E'])
  })

  it('does a group that fails one by one, so that only the one at fault fails', async () => {
    const { groups, put, begun } = recorded({ most: 3, patienceMs: 60_000, atOnce: 2 })
    const all = Promise.allSettled(['a', 'bad', 'c'].map(put))
    await begun(1)
    groups[0]?.fail(new Error('one of them'))
    await begun(4)
    for (const { items, end, fail } of groups.slice(1)) items[0] === 'bad' ? fail(new Error('bad')) : end()
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
