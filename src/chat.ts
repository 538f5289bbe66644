import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { createApp } from './app.ts'
import { terminalAddress } from './channels/terminal/terminal-address.ts'
import { createTerminalChannel } from './channels/terminal/terminal-channel.ts'
import { parseConfig } from './config/parse.ts'
import { configError } from './config/start-notes.ts'
import { startEmbedded } from './db/embedded.ts'
import { reachDatabase } from './db/reach.ts'
import { isStartError, startError } from './start-error.ts'
import { languages } from './text/types.ts'

/**
 * `npm run chat`: the same bot in the terminal, on the same data, beside a running service or alone.
 * Interactive, or piped: a line in, its answers out, then the next line.
 */
const projectDir = dirname(dirname(fileURLToPath(import.meta.url)))
const note = (line: string) => process.stderr.write(`${line}\n`)

try {
  await run()
  process.exit(0)
} catch (error) {
  const { name, message, stack } = error as Error
  note(
    isStartError(error)
      ? `${error.sentence}\n${error.cure}`
      : `A bug ended the chat: ${name} ${message}\n${stack}`,
  )
  process.exit(1)
}

async function run() {
  const options = readArguments()
  const parsed = parseConfig({ ...process.env }, projectDir)
  if (!parsed.ok) throw configError(parsed.mistakes)
  const { config } = parsed
  await using stack = new AsyncDisposableStack()
  const { address, isNew } = terminalAddress(config.dataDir, options.new)
  const databaseUrl = config.databaseUrl ?? (await openEmbedded(config.dataDir, stack))
  if (config.databaseUrl) {
    const reached = await reachDatabase(config.databaseUrl)
    if (!reached.ok) throw startError(reached.sentence, reached.cure)
  }
  const interactive = process.stdin.isTTY === true
  // Whoever reads our lines may have seen enough (`npm run chat | head`).
  let leave = () => {}
  process.stdout.on('error', () => leave())
  let prompt = () => {}
  const show = (text: string) => {
    if (!interactive) process.stdout.write(`${text}\n\n`)
    else {
      process.stdout.write(`\r\x1b[K\n${text}\n\n`)
      prompt()
    }
  }
  const terminal = createTerminalChannel({ address, show, now: Date.now })
  const app = stack.use(
    await createApp(
      { ...config, databaseUrl, roles: new Set(['turns', 'sends']), telegram: null },
      { channels: [terminal], log: pino({ level: 'error' }, pino.destination(2)) },
    ),
  )
  if (interactive) note('Ctrl-D ends. `npm run chat -- --new` begins as someone else.')
  if (options.lang || (interactive && isNew)) {
    await terminal.opens(options.lang)
    await app.idle()
  }
  // Not before: lines that come in while nobody iterates are lost.
  const lines = createInterface({
    input: process.stdin,
    ...(interactive && { output: process.stdout }),
    prompt: '> ',
  })
  lines.on('SIGINT', () => lines.close())
  leave = () => lines.close()
  if (interactive) {
    prompt = () => lines.prompt(true)
    prompt()
  }
  for await (const line of lines) {
    if (line.trim()) {
      await terminal.says(line)
      await app.idle()
    }
    prompt()
  }
}

function readArguments(): { lang: string | undefined; new: boolean } {
  const known = `Use: npm run chat -- [--lang ${languages.join('|')}] [--new]`
  try {
    const { values } = parseArgs({
      options: { lang: { type: 'string' }, new: { type: 'boolean', default: false } },
    })
    if (values.lang === undefined || (languages as readonly string[]).includes(values.lang))
      return { lang: values.lang, new: values.new }
  } catch {
    // An unknown option is told in the same way.
  }
  throw startError('These options are not known.', known)
}

/** Joins the database of a running service, or starts it and ends it with us. */
async function openEmbedded(dataDir: string, stack: AsyncDisposableStack): Promise<string> {
  const started = await startEmbedded({ dataDir, log: note })
  if (!started.ok) throw startError(started.sentence, started.cure)
  stack.defer(() => started.stop())
  return started.url
}
