import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App } from './app.ts'
import { askKey } from './config/ask-key.ts'
import { checkPort, portError } from './config/check-port.ts'
import { parseConfig } from './config/parse.ts'
import { configError, trialKeyError } from './config/start-notes.ts'
import type { Config } from './config.ts'
import { type EmbeddedDatabase, startEmbedded } from './db/embedded.ts'
import { reachDatabase } from './db/reach.ts'
import { isStartError, startError } from './start-error.ts'

/** `npm start`: the whole service in one process. The only reader of the environment besides the terminal chat. */
const projectDir = dirname(dirname(fileURLToPath(import.meta.url)))
// What was compiled once is not compiled at each start, except what is imported above. Where nothing can be written, it is.
enableCompileCache(join(projectDir, 'node_modules/.cache/compiled'))
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Longest time from the first signal to the end, in milliseconds. */
const closingTime = 10_000

let database: EmbeddedDatabase | undefined
const stop = Promise.withResolvers<void>()
let stopAskedAt = 0

process.on('SIGINT', askToStop)
process.on('SIGTERM', askToStop)
if (!ignoresHangup()) process.on('SIGHUP', askToStop)
// The starter (scripts/run.mjs) is gone without a word: nobody could stop us any more.
process.on('disconnect', askToStop)
process.channel?.unref()
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

try {
  await run()
  process.exit(0)
} catch (error) {
  fail(error)
}

async function run() {
  const { config, trialKeyFile } = await readConfig()
  if (config.roles.has('web')) {
    const taken = await checkPort(config.host, config.port)
    if (taken) throw taken
  }
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config.dataDir))
  if (config.databaseUrl) {
    const reached = await reachDatabase(config.databaseUrl)
    if (!reached.ok) throw startError(reached.sentence, reached.cure)
  }
  if (!stopAskedAt) {
    const { createApp } = await import('./app.ts')
    const app = await createApp({ ...config, databaseUrl })
    const link = await app.firstAdminLink()
    if (!stopAskedAt) announce(app, config, trialKeyFile, link)
    await stop.promise
    await app[Symbol.asyncDispose]()
  }
  await database?.stop()
}

async function readConfig(): Promise<{ config: Config; trialKeyFile: string | null }> {
  const environment = { ...process.env }
  if (process.argv.includes('--ask-key')) {
    const typed = await askKey(process.stdin, process.stderr)
    if (typed === null)
      throw startError(
        '--ask-key needs a terminal to ask on.',
        'Start in a terminal, or set MASTER_KEY in the environment.',
      )
    environment.MASTER_KEY = typed.trim() || '-'
  }
  const parsed = parseConfig(environment, projectDir)
  if (!parsed.ok) throw configError(parsed.mistakes)
  const { telegram, whatsappWeb, whatsappCloud } = parsed.config
  const real = telegram
    ? 'TELEGRAM_BOT_TOKEN'
    : whatsappCloud
      ? 'WHATSAPP_CLOUD_TOKEN'
      : whatsappWeb
        ? 'WHATSAPP_WEB'
        : null
  if (parsed.trialKeyFile && real) throw trialKeyError(parsed.trialKeyFile, real)
  return parsed
}

async function startDatabase(dataDir: string): Promise<string> {
  const started = await startEmbedded({
    dataDir,
    log: say,
    onLost: () =>
      fail(
        startError(
          'The database of this service ended.',
          `See postgres.log in ${dataDir}, then start again.`,
        ),
      ),
  })
  if (!started.ok) throw startError(started.sentence, started.cure)
  database = started
  return started.url
}

function announce(app: App, config: Config, trialKeyFile: string | null, firstAdmin: string | null) {
  const lines = [
    ...(app.url ? [`Chat:      ${config.port === 0 ? app.url : config.publicUrl}`] : []),
    // Until there is an admin, the link below is the way in.
    ...(app.url && !firstAdmin
      ? [`Staff:     ${config.port === 0 ? app.url : config.publicUrl}/console/`]
      : []),
    ...app.summary(),
    ...(config.telegram ? [] : ['Telegram:  not connected; README.md, "Connect Telegram", tells how']),
    'Stop:      Ctrl-C',
  ]
  say(`\nReady.\n${lines.map((line) => `  ${line}`).join('\n')}`)
  if (firstAdmin)
    say(`\nNobody looks after this service yet. Whoever opens this link becomes its first admin; it opens once, within a day:
  ${firstAdmin}`)
  if (trialKeyFile) say(`\nFor trying out only: the messages are sealed with a key in ${trialKeyFile}.`)
}

/** One Ctrl-C may come twice at once, from the terminal and from npm; a second one of hers ends us on the spot. */
function askToStop() {
  if (stopAskedAt) {
    if (Date.now() - stopAskedAt > 300) process.exit(130)
    return
  }
  stopAskedAt = Date.now()
  setTimeout(() => process.exit(1), closingTime - 500).unref()
  stop.resolve()
}

/** True under nohup; a handler of ours would undo it. Linux tells; elsewhere we take it for not so. */
function ignoresHangup(): boolean {
  if (process.platform !== 'linux') return false
  const ignored = /^SigIgn:\s+([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return (BigInt(`0x${ignored ?? 0}`) & 1n) === 1n
}

/** Ends with code 1: what the operator can mend as two sentences, a bug by its name and place without its words. */
function fail(thrown: unknown) {
  const error = thrown as NodeJS.ErrnoException & { port?: number; address?: string }
  const mendable =
    error?.code === 'EADDRINUSE' && error.port
      ? portError(error.address ?? '', error.port, error.code)
      : thrown
  if (isStartError(mendable)) process.stderr.write(`\n${mendable.sentence}\n${mendable.cure}\n`)
  else {
    const frames = String(error?.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
    process.stderr.write(
      `\nA bug ended the service: ${error?.name ?? typeof thrown} ${error?.code ?? ''}\n${frames.join('\n')}\n`,
    )
  }
  const end = () => process.exit(1)
  setTimeout(end, 5000).unref()
  void (database?.stop() ?? Promise.resolve()).then(end, end)
}
