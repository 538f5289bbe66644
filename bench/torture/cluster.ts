import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectRaw } from '../../src/db/client.ts'
import { type EmbeddedDatabase, startEmbedded } from '../../src/db/embedded.ts'
import { findPostmaster } from '../../src/db/embedded-process.ts'

/** A Postgres of our own (the one that `npm start` brings, with its settings), to be restarted and killed. */
export interface Cluster extends AsyncDisposable {
  /** Makes an empty database. Its URL. */
  database(name: string): Promise<string>
  /** As an operator restarts it: open transactions are rolled back, connections cut. */
  restart(awayMs: number): Promise<void>
  /** As the machine's memory killer ends it; then it recovers. */
  kill(awayMs: number): Promise<void>
}

export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-torture-'))
  const dataDir = join(folder, 'data')
  let running = await start()
  const url = running.url
  // It does not end with the terminal: an interrupted run must not leave it behind.
  const interrupted = () => {
    const found = findPostmaster(join(dataDir, 'postgres'))
    if (found) process.kill(found.pid, 'SIGQUIT')
  }
  process.once('exit', interrupted)

  async function start(): Promise<EmbeddedDatabase> {
    const started = await startEmbedded({ dataDir })
    if (!started.ok) throw new Error(`${started.sentence} ${started.cure}`)
    return started
  }
  const back = async (awayMs: number) => {
    await new Promise((done) => setTimeout(done, awayMs))
    running = await start()
    if (running.url !== url) throw new Error('the database came back at another port')
  }
  return {
    async database(name) {
      const sql = connectRaw(url, { max: 1 })
      await sql`create database ${sql(name)}`
      await sql.end()
      return url.replace(/[^/]+$/, name)
    },
    async restart(awayMs) {
      await running.stop()
      await back(awayMs)
    },
    async kill(awayMs) {
      const found = findPostmaster(join(dataDir, 'postgres'))
      if (found) process.kill(found.pid, 'SIGKILL')
      await running.stop()
      await back(awayMs)
    },
    async [Symbol.asyncDispose]() {
      process.removeListener('exit', interrupted)
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
