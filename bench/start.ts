import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../test/support/free-port.ts'
import { startService } from '../test/support/service.ts'

/**
 * `npm run bench:start`: seconds from the command until the service answers, with a Postgres of its own: once in an empty
 * folder, then five times in that folder. Fails when one of those takes 5 s or more. For a machine that does nothing else.
 */
const most = 5
const again = 5

const folder = await mkdtemp(join(tmpdir(), 'mpcc-bench-'))
await chmod(folder, 0o755) // as root, Postgres runs as someone else
const env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) }
try {
  console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}`)
  console.log(`first start, with the making of the database: ${(await start()).toFixed(2)} s`)
  const seconds: number[] = []
  for (let n = 0; n < again; n++) seconds.push(await start())
  console.log(`further starts: ${seconds.map((s) => s.toFixed(2)).join(', ')} s (held to ${most} s)`)
  if (Math.max(...seconds) >= most) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function start(): Promise<number> {
  const began = performance.now()
  await using service = await startService(env)
  const took = (performance.now() - began) / 1000
  await service.end('SIGTERM')
  return took
}
