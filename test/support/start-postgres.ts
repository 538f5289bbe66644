import { join } from 'node:path'
import { startEmbedded } from '../../src/db/embedded.ts'
import { findPostmaster } from '../../src/db/embedded-process.ts'

interface TestPostgres extends AsyncDisposable {
  url: string
}

/** Test data need not survive a power cut: commits are several times faster. Two files and their children run at once. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
}

/**
 * The run's own PostgreSQL: the same embedded one that `npm start` brings. TEST_DATABASE_URL names another
 * server instead (its user must be able to create databases), for instance an older or newer major version.
 */
export async function startTestPostgres(folder: string): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, [Symbol.asyncDispose]: async () => {} }
  const started = await startEmbedded({ dataDir: join(folder, 'data'), settings })
  if (!started.ok)
    throw new Error(`The test's own PostgreSQL does not start: ${started.sentence} ${started.cure}`)
  // It does not end with the terminal: an interrupted run must not leave it behind.
  const interrupted = () => killPostmaster(join(folder, 'data'))
  process.once('exit', interrupted)
  return {
    url: started.url,
    async [Symbol.asyncDispose]() {
      await started.stop()
      process.removeListener('exit', interrupted)
    },
  }
}

function killPostmaster(dataDir: string) {
  const running = findPostmaster(join(dataDir, 'postgres'))
  if (running) process.kill(running.pid, 'SIGQUIT')
}
