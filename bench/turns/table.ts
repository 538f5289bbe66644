import { type Contender, middle, rate } from './contender.ts'

const columns = [
  ['', 46],
  ['turns/s', 9],
  ['p50 ms', 8],
  ['p95 ms', 8],
  ['p99 ms', 8],
  ['CPU ms/turn', 12],
  ['Postgres', 10],
  ['people', 8],
  ['peak MB', 9],
  ['unanswered', 12],
  ['sends', 7],
  ['taps', 6],
] as const

export const printHeader = () => printRow(columns.map(([name]) => name))

export function printRow(cells: (string | number)[]) {
  const padded = cells.map((cell, i) => {
    const width = columns[i]?.[1] ?? 0
    return i === 0 ? String(cell).padEnd(width) : String(cell).padStart(width)
  })
  console.log(padded.join(''))
}

/** The contender's median round; who was not answered is counted over all rounds. */
export function printContender(contender: Contender) {
  const { turns: _, cpu, ...round } = middle(contender)
  printRow([
    contender.name,
    Math.round(rate(middle(contender))),
    round.p50.toFixed(1),
    round.p95.toFixed(1),
    round.p99.toFixed(1),
    cpu.bot.toFixed(2),
    cpu.postgres.toFixed(2),
    cpu.people.toFixed(2),
    Math.round(contender.memory),
    contender.lives.flat().reduce((sum, r) => sum + r.unanswered, 0),
    round.messages.toFixed(2),
    round.taps.toFixed(2),
  ])
}
