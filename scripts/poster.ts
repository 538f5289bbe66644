import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { botApi } from '../src/channels/telegram/bot-api.ts'
import { botName } from '../src/channels/telegram/set-up.ts'
import { parseConfig } from '../src/config/parse.ts'
import { configError } from '../src/config/start-notes.ts'
import type { Config } from '../src/config.ts'
import { connect } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { entryPoints } from '../src/db/schema/index.ts'
import { isStartError, startError } from '../src/start-error.ts'

/**
 * `npm run poster -- --flow find-service --with center=raqqa`: makes a link for a poster. The link holds a random
 * word; what it leads to stands only in the database, so whoever sees the link learns nothing.
 */
const projectDir = dirname(dirname(fileURLToPath(import.meta.url)))
const usage = 'Usage: npm run poster -- --flow find-service [--with center=raqqa] [--with need=...]'

try {
  process.stdout.write(`${await makePoster()}\n`)
} catch (error) {
  if (!isStartError(error)) throw error
  process.stderr.write(`${error.sentence}\n${error.cure}\n`)
  process.exitCode = 1
}

async function makePoster(): Promise<string> {
  const { flow, vars } = readWish()
  const parsed = parseConfig(process.env, projectDir)
  if (!parsed.ok) throw configError(parsed.mistakes)
  const name = await telegramName(parsed.config)
  // 15 random bytes: 20 letters that nobody guesses, and that Telegram allows in a link.
  const token = randomBytes(15).toString('base64url')
  await keep(parsed.config, { token, flow, vars })
  return name
    ? `https://t.me/${name}?start=${token}`
    : `Connect Telegram to get a link. Its last part: ?start=${token}`
}

/** The flow exists and takes these values. A wrong word would only show when people stand before the poster. */
function readWish(): { flow: string; vars: Record<string, string> } {
  const { values } = readArguments()
  const flow = values.flow ?? ''
  const file = join(projectDir, 'flows', `${flow}.yaml`)
  if (!/^[a-z][a-z0-9-]*$/.test(flow) || !existsSync(file))
    throw startError(`There is no flow "${flow}".`, usage)
  const takes = Object.keys((parse(readFileSync(file, 'utf8')) as { takes?: object }).takes ?? {})
  const vars: Record<string, string> = {}
  for (const pair of values.with ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? []
    if (!takes.includes(name)) {
      throw startError(
        `The flow ${flow} does not take "${name || pair}".`,
        `It takes: ${takes.join(', ') || 'nothing'}.`,
      )
    }
    vars[name] = value
  }
  return { flow, vars }
}

function readArguments() {
  try {
    return parseArgs({ options: { flow: { type: 'string' }, with: { type: 'string', multiple: true } } })
  } catch {
    throw startError('These arguments are not understood.', usage)
  }
}

async function telegramName({ telegram }: Config): Promise<string | null> {
  return telegram && botName(botApi({ ...telegram, timeoutSeconds: 10 }))
}

async function keep(config: Config, row: typeof entryPoints.$inferInsert): Promise<void> {
  const embedded = config.databaseUrl === null ? await startEmbedded({ dataDir: config.dataDir }) : null
  if (embedded && !embedded.ok) throw startError(embedded.sentence, embedded.cure)
  const { db, close } = connect(config.databaseUrl ?? embedded?.url ?? '', {
    max: 1,
    name: 'mpcc-chat poster',
  })
  try {
    await db.insert(entryPoints).values(row)
  } catch (error) {
    if ((error as { cause?: { code?: string } }).cause?.code !== '42P01') throw error
    throw startError('The database is still empty.', 'Run npm start once, then try again.')
  } finally {
    await close()
    await embedded?.stop()
  }
}
