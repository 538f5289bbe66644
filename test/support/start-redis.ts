import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPrograms } from './find-program.ts'
import { freePort } from './free-port.ts'

export interface RedisServer extends AsyncDisposable {
  url: string
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
}

/** Databases of one server: each test that asks for Redis gets a number of its own. */
const databases = 4_000

/** A `redis-server` of our own, without persistence; on a random port when none is given. Null: not on this machine. */
export async function startRedis(folder: string, wished?: number): Promise<RedisServer | null> {
  const [program] = await findPrograms(['redis-server', 'valkey-server'])
  if (!program) return null
  const port = wished ?? (await freePort())
  const options = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder, databases }
  const server = spawn(
    program,
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  )
  const interrupted = () => server.kill('SIGKILL')
  process.once('exit', interrupted)
  const ended = once(server, 'exit').finally(() => process.removeListener('exit', interrupted))
  await untilListening(port)
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal)
    await ended
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  }
}

async function untilListening(port: number) {
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1')
    const up = await new Promise<boolean>((done) => {
      socket.once('connect', () => done(true))
      socket.once('error', () => done(false))
    })
    socket.destroy()
    if (up) return
    await sleep(50)
  }
  throw new Error(`redis-server did not open port ${port} within 5 s`)
}
