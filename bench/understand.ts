import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { repositoryIndex } from '../scripts/repository-index.ts'
import { createUnderstanding } from '../src/understanding/create-understanding.ts'
import type { IndexEntry } from '../src/understanding/types.ts'

/**
 * `npm run bench:understand`: what understanding costs. Held to: 2 ms a message (p99), an index of 500 services in a second, 50 MB.
 */
const { entries, examples } = await repositoryIndex()
const services = entries.filter(({ kind }) => kind === 'service')

/** More services of the same size: the words of all of them dealt anew, every fifth with a number that makes it its own. */
const words = services.flatMap(({ texts }) => texts.flatMap(({ text }) => text.split(/\s+/)))
const many: IndexEntry[] = Array.from({ length: 500 }, (_, i) => {
  const from = services[i % services.length] as IndexEntry
  if (i < services.length) return from
  let n = i * 7919
  const own = (text: string) =>
    text.replace(/\S+/g, () => {
      n = (Math.imul(n, 1664525) + 1013904223) >>> 0
      return `${words[n % words.length]}${n % 5 === 0 ? i : ''}`
    })
  return {
    ...from,
    id: `${from.id}-${i}`,
    texts: from.texts.map(({ text, weight }) => ({ text: own(text), weight })),
  }
})
const centers = entries.filter(({ kind }) => kind === 'center')

// What is kept is counted without what is only not yet collected.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = () => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}
const timed = <T>(work: () => T) => {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const made = work()
  const { user } = process.cpuUsage(cpu)
  return { made, ms: performance.now() - began, cpu: user / 1000 }
}

console.log(`${examples.length} examples, ${entries.length} entries of the repository`)
for (const [name, index] of [
  ['repository', entries],
  ['500 services', [...many, ...centers]],
] as const) {
  const before = heap()
  const built = timed(() => createUnderstanding([...index], examples))
  const { understand } = built.made
  const kept = heap() - before
  for (const { text } of examples) understand(text)
  const times = Float64Array.from({ length: Math.max(examples.length, 2000) }, (_, i) => {
    const text = examples[i % examples.length]?.text ?? ''
    const began = performance.now()
    understand(text)
    return performance.now() - began
  }).sort()
  const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(3)} ms`
  const long = 'ابني كبير على الصف ويريد يرجع يدرس '.repeat(15).slice(0, 500)
  const longest = Math.max(...Array.from({ length: 50 }, () => timed(() => understand(long)).ms))
  console.log(
    `${name}: built in ${built.ms.toFixed(0)} ms (${built.cpu.toFixed(0)} ms of CPU), keeps ${kept.toFixed(1)} MB; a message p50 ${at(0.5)}, p99 ${at(0.99)}; of 500 characters at most ${longest.toFixed(2)} ms`,
  )
}
const scan = timed(() => createUnderstanding(entries, examples).understand('كلام عادي '.repeat(100_000)))
console.log(`a megabyte: ${scan.made.decision}, ${scan.ms.toFixed(0)} ms with building`)
