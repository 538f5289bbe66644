import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface ServiceProcess extends AsyncDisposable {
  /** As a power cut: nothing is closed, nothing finished. */
  kill(): Promise<void>
  /** As an operator stops it. Resolves to the exit code. */
  stop(): Promise<number | null>
  output(): string
}

/** `src/main.ts` as a process of its own, connected to a fake Telegram. Resolves when it says that it is ready. */
export async function startProcess(
  api: FakeBotApi,
  options: { databaseUrl: string; redisUrl?: string; webhookPort?: number },
): Promise<ServiceProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mpcc-telegram-'))
  const port = options.webhookPort
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: dataDir,
      DATA_DIR: dataDir,
      DATABASE_URL: options.databaseUrl,
      ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}),
      MASTER_KEY: '0'.repeat(63).concat('7'),
      ROLES: port ? 'web,turns,sends,telegram' : 'turns,sends,telegram',
      LOG_LEVEL: 'info',
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.url,
      ...(port
        ? {
            PORT: `${port}`,
            PUBLIC_URL: `http://127.0.0.1:${port}`,
            TELEGRAM_MODE: 'webhook',
            TELEGRAM_WEBHOOK_SECRET: 'secret-of-the-webhook',
          }
        : {}),
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      output += chunk
    })
  }
  await ready(child, () => output)
  const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve()
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
    await rm(dataDir, { recursive: true, force: true })
    return child.exitCode
  }
  return {
    output: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`not ready in 30 s:\n${output()}`)), 30_000)
    child.stdout?.on('data', () => {
      if (!output().includes('Ready.')) return
      clearTimeout(timer)
      done()
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(new Error(`ended with ${code}:\n${output()}`))
    })
  })
}
