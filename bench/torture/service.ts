import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')
const startsWithinMs = 60_000

/** One process of the real program under a supervisor that starts it again at once, as systemd would. */
export interface Service extends AsyncDisposable {
  name: string
  /** Resolves when it is up. */
  ready(): Promise<void>
  /** `kill -9`. It is started again after `downMs`. Resolves when it is dead. */
  kill(downMs?: number): Promise<void>
  /** Ends it as an operator does, and for good. */
  stop(): Promise<void>
  starts(): number
  /** What it printed lately, in all its lives. */
  printed(): string
}

export function startService(name: string, env: Record<string, string>, preload: string[] = []): Service {
  let child: ChildProcess
  let printed = ''
  let starts = 0
  let ended = false
  let downMs = 0
  let up = Promise.withResolvers<void>()
  const alive = () => child.exitCode === null && child.signalCode === null

  function launch() {
    starts++
    up = Promise.withResolvers<void>()
    up.promise.catch(() => {})
    const before = printed.length
    child = spawn(
      process.execPath,
      [...preload.flatMap((file) => ['--import', file]), join(root, 'src/main.ts')],
      {
        cwd: root,
        env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const started = Date.now()
    let own = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        own = (own + chunk).slice(-4_000)
        printed = (printed + chunk).slice(-200_000)
        if (own.includes('Ready.')) up.resolve()
      })
    void before
    child.once('exit', async () => {
      if (ended) return up.reject(new Error('stopped'))
      // One that cannot start (its database is away) is tried again with a pause.
      await sleep(Math.max(downMs, Date.now() - started < 2_000 ? 500 : 0))
      downMs = 0
      if (!ended) launch()
    })
  }
  launch()

  const end = async (signal: NodeJS.Signals) => {
    ended = true
    if (!alive()) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  const interrupted = () => alive() && child.kill('SIGKILL')
  process.once('exit', interrupted)

  return {
    name,
    async ready() {
      for (const until = Date.now() + startsWithinMs; ; ) {
        const late = sleep(Math.max(0, until - Date.now()), 'late' as const, { ref: false })
        const got = await Promise.race([
          up.promise.then(
            () => 'up' as const,
            () => 'again' as const,
          ),
          late,
          sleep(500, 'again' as const),
        ])
        if (got === 'up') return
        if (got === 'late' || Date.now() > until)
          throw new Error(`${name} was not ready within a minute. It printed:\n${printed.slice(-3_000)}`)
      }
    },
    async kill(pauseMs = 0) {
      downMs = pauseMs
      if (!alive()) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      await end('SIGTERM')
    },
    starts: () => starts,
    printed: () => printed,
    async [Symbol.asyncDispose]() {
      process.removeListener('exit', interrupted)
      await end('SIGKILL')
    },
  }
}
