import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createUnderstanding } from '../src/understanding/create-understanding.ts'
import { crossValidate } from '../src/understanding/cross-validate.ts'
import { type Case, figureLines, type Judged, measure } from '../src/understanding/measure.ts'
import { repositoryIndex } from './repository-index.ts'

/**
 * `npm run understand`: JSON lines `{"text": "..."}` in, a line `{"text", "lang", "ranking", "decision", ...}` out for each.
 * `-- --eval FILE`: figures on a file of JSON lines `{"text", "lang", "label", "also"}`.
 * `-- --cross-validate`: figures on our own examples, each judged by an index that never saw its idea.
 * `--wrong` beside either lists what was not understood.
 */
const { entries, examples } = await repositoryIndex()
const at = process.argv.indexOf('--eval')
const file = at > 0 ? process.argv[at + 1] : undefined

if (at > 0 && !file) {
  console.error('Use: npm run understand -- --eval FILE')
  process.exitCode = 2
} else if (file) {
  const { understand } = createUnderstanding(entries, examples)
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case)
  report(cases.map((one) => ({ ...one, understood: understand(one.text) })))
} else if (process.argv.includes('--cross-validate')) {
  report(crossValidate(entries, examples))
} else {
  await answerLines()
}

function report(judged: Judged[]) {
  for (const line of figureLines(measure(judged))) console.log(line)
  if (!process.argv.includes('--wrong')) return
  for (const { text, label, also = [], understood } of judged) {
    const [first, second] = understood.ranking
    if (first && [label, ...also].includes(first.id)) continue
    const told = [first, second].map((one) => (one ? `${one.id} ${one.score.toFixed(2)}` : '-')).join(', ')
    console.log(`${label} <- ${told} (${understood.decision}): ${text}`)
  }
}

async function answerLines() {
  const { understand } = createUnderstanding(entries, examples)
  let number = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim() === '') continue
    const text = textOf(line)
    if (text === null) {
      console.error(`line ${number}: no JSON object with a "text"`)
      process.exitCode = 1
      continue
    }
    const { lang, ranking, decision, ...beside } = understand(text)
    const rounded = ranking.map(({ id, score }) => ({ id, score: Math.round(score * 1e4) / 1e4 }))
    process.stdout.write(`${JSON.stringify({ text, lang, ranking: rounded, decision, ...beside })}\n`)
  }
}

function textOf(line: string): string | null {
  try {
    const { text } = JSON.parse(line) as { text?: unknown }
    return typeof text === 'string' ? text : null
  } catch {
    return null
  }
}
