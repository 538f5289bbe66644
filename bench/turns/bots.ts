import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../test/support/free-port.ts'

/** A bot under load: one or more processes on one database. */
export interface BotUnderLoad extends AsyncDisposable {
  webhooks: string[]
  headers: Record<string, string>
  /** CPU seconds of all its processes so far, and their highest memory, in MB, together. */
  usage(): { cpu: number; memory: number }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const token = '1:bench'
const secret = 'bench-secret'

/** The real program by webhook, on the queue backend that `redisUrl` chooses. */
export async function startOurs(o: {
  processes: number
  databaseUrl: string
  redisUrl: string | null
  apiRoot: string
}): Promise<BotUnderLoad> {
  const env = {
    DATABASE_URL: o.databaseUrl,
    ...(o.redisUrl ? { REDIS_URL: o.redisUrl } : {}),
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: o.apiRoot,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: secret,
    PUBLIC_URL: 'https://bench.example',
    LOG_LEVEL: 'warn',
  }
  return start('src/main.ts', '/telegram/webhook', o.processes, env)
}

export const startPeer = (databaseUrl: string, apiRoot: string): Promise<BotUnderLoad> =>
  start('bench/turns/peer.ts', '/', 1, { DATABASE_URL: databaseUrl, API_ROOT: apiRoot, TOKEN: token })

async function start(
  file: string,
  path: string,
  processes: number,
  env: Record<string, string>,
): Promise<BotUnderLoad> {
  const children: ChildProcess[] = []
  const webhooks: string[] = []
  for (let n = 0; n < processes; n++) {
    const port = await freePort()
    const { PATH, HOME, BENCH_NODE } = process.env
    const child = spawn(process.execPath, [...(BENCH_NODE?.split(' ') ?? []), file], {
      cwd: root,
      env: { PATH, HOME, PORT: String(port), HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    children.push(child)
    webhooks.push(`http://127.0.0.1:${port}${path}`)
    await healthy(`http://127.0.0.1:${port}/healthz`, child)
  }
  return {
    webhooks,
    headers: { 'x-telegram-bot-api-secret-token': secret },
    usage: () => ({
      cpu: children.reduce((sum, child) => sum + cpuSeconds(child.pid), 0),
      memory: children.reduce((sum, child) => sum + peakMegabytes(child.pid), 0),
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all(
        children.map(
          (child) =>
            new Promise((resolve) =>
              child.exitCode === null ? child.once('exit', resolve).kill('SIGTERM') : resolve(0),
            ),
        ),
      )
    },
  }
}

async function healthy(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error('the bot did not start')
    const ok = await fetch(url).then(
      (r) => r.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the bot did not answer')
}

/** Fields 14 and 15 of /proc/PID/stat, in ticks of a hundredth of a second. */
function cpuSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const peakMegabytes = (pid: number | undefined): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
