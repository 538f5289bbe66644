/** Groups of nodes that lead back to themselves (Tarjan's strongly connected components, without recursion). */
export const circles = <N>(nodes: Iterable<N>, next: (node: N) => Iterable<N>): N[][] => {
  const index = new Map<N, number>()
  const low = new Map<N, number>()
  const onStack = new Set<N>()
  const stack: N[] = []
  const found: N[][] = []
  const enter = (node: N) => {
    index.set(node, index.size)
    low.set(node, index.get(node) as number)
    stack.push(node)
    onStack.add(node)
    return { node, rest: next(node)[Symbol.iterator](), self: false }
  }
  for (const root of nodes) {
    if (index.has(root)) continue
    const work = [enter(root)]
    for (let at = work.at(-1); at !== undefined; at = work.at(-1)) {
      const step = at.rest.next()
      if (!step.done) {
        const to = step.value
        if (to === at.node) at.self = true
        if (!index.has(to)) work.push(enter(to))
        else if (onStack.has(to)) lower(low, at.node, index.get(to) as number)
        continue
      }
      work.pop()
      const above = work.at(-1)
      if (above) lower(low, above.node, low.get(at.node) as number)
      if (low.get(at.node) !== index.get(at.node)) continue
      const group: N[] = []
      let member: N
      do {
        member = stack.pop() as N
        onStack.delete(member)
        group.push(member)
      } while (member !== at.node)
      if (group.length > 1 || at.self) found.push(group.reverse())
    }
  }
  return found
}

const lower = <N>(low: Map<N, number>, node: N, value: number): void => {
  low.set(node, Math.min(low.get(node) as number, value))
}

/** Everything that can be reached from here, the start included. */
export const reach = <N>(from: Iterable<N>, next: (node: N) => Iterable<N>): Set<N> => {
  const seen = new Set(from)
  for (const node of seen) for (const to of next(node)) seen.add(to)
  return seen
}
