import { parseArgs } from 'node:util'
import { isStartError } from '../src/start-error.ts'
import { type HsdsSchemas, readSchemas } from './hsds/schemas.ts'
import { startThrowAway } from './hsds/throw-away.ts'
import { walk } from './hsds/walk.ts'

/**
 * `npm run hsds:check -- --schemas DIR [--url http://localhost:3000]`: validates every answer of the running open data
 * API against the published HSDS schemas in DIR. Without --url it starts the program on a throw-away database. Exit code
 * 1 when there is a mistake, 2 when it could not check.
 */
const usage = 'Usage: npm run hsds:check -- --schemas DIR [--url http://localhost:3000]'
const say = (line: string) => process.stdout.write(`${line}\n`)

process.exitCode = await main()

async function main(): Promise<number> {
  const wish = readWish()
  if (typeof wish === 'string') return give(wish, usage)
  try {
    if (wish.url) return await check(wish.url, wish.schemas)
    await using program = await startThrowAway()
    return await check(program.url, wish.schemas)
  } catch (error) {
    if (isStartError(error)) return give(error.sentence, error.cure)
    if (wish.url && error instanceof TypeError && error.message === 'fetch failed')
      return give(`Nothing answers at ${wish.url}.`, usage)
    throw error
  }
}

function readWish(): { schemas: HsdsSchemas; url: string | undefined } | string {
  try {
    const { values } = parseArgs({ options: { schemas: { type: 'string' }, url: { type: 'string' } } })
    if (!values.schemas) return 'Where are the schemas?'
    return { schemas: readSchemas(values.schemas), url: values.url?.replace(/\/+$/, '') }
  } catch (error) {
    return error instanceof Error ? error.message : 'These arguments are not understood.'
  }
}

async function check(url: string, schemas: HsdsSchemas): Promise<number> {
  if ((await fetch(`${url}/hsds/`)).status === 404)
    return give('There is no open data, or it is off.', 'npm run directory -- publish on')
  const { answers, counts, mistakes } = await walk(`${url}/hsds`, schemas)
  for (const [kind, count] of counts) say(`${String(count).padStart(5)}  ${kind}`)
  for (const mistake of mistakes.slice(0, 200)) say(`WRONG  ${mistake}`)
  say(`${answers} answers checked, ${mistakes.length} mistakes`)
  return mistakes.length === 0 ? 0 : 1
}

function give(sentence: string, cure: string): number {
  process.stderr.write(`${sentence}\n${cure}\n`)
  return 2
}
