import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { connectRaw } from '../../src/db/client.ts'
import { type EmbeddedDatabase, startEmbedded } from '../../src/db/embedded.ts'
import { findPostmaster, isAlive } from '../../src/db/embedded-process.ts'
import { startProgram } from '../support/program.ts'
import { testFolder } from './folder.ts'

const settings = { fsync: 'off' }

async function start(dataDir: string): Promise<EmbeddedDatabase> {
  const started = await startEmbedded({ dataDir, settings })
  if (!started.ok) throw new Error(started.sentence)
  return started
}
async function query<T>(url: string, work: (sql: ReturnType<typeof connectRaw>) => Promise<T>): Promise<T> {
  const sql = connectRaw(url, { max: 1 })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
const remember = (url: string) => query(url, (sql) => sql`create table kept as select 'ê' as letter`)
const recall = (url: string) =>
  query(url, async (sql) => (await sql`select upper(letter) as letter from kept`)[0]?.letter)

describe('the embedded database', () => {
  it('keeps its data, below a path with spaces and Arabic letters deeper than a socket may lie', async () => {
    await using folder = await testFolder()
    const dataDir = folder.at('بيانات المركز', 'd'.repeat(100), 'data')
    const first = await start(dataDir)
    await remember(first.url)
    await first.stop()
    expect(findPostmaster(`${dataDir}/postgres`)).toBeNull()
    const second = await start(dataDir)
    expect(second.adopted).toBe(false)
    expect(second.url).toBe(first.url)
    expect(await recall(second.url)).toBe('Ê')
    await second.stop()
  })

  it('is no superuser’s, speaks UTF-8 and UTC, and listens on loopback alone', async () => {
    await using folder = await testFolder()
    const { url, stop } = await start(folder.at('data'))
    const [row] = await query(
      url,
      (
        sql,
      ) => sql`select current_setting('is_superuser') as super, current_setting('server_encoding') as encoding,
        current_setting('TimeZone') as zone, current_setting('listen_addresses') as addresses`,
    )
    expect(row).toEqual({ super: 'off', encoding: 'UTF8', zone: 'UTC', addresses: '127.0.0.1' })
    const wrong = connectRaw(url.replace(/:[^:@]*@/, ':wrong@'), { max: 1 })
    await expect(wrong`select 1`).rejects.toMatchObject({ code: '28P01' })
    await wrong.end()
    await stop()
  })

  it('is shared by processes that use it together; the last one ends it', async () => {
    await using folder = await testFolder()
    const first = await start(folder.at('data'))
    await using beside = startProgram('test/foundation/embedded-process.ts', { DATA_DIR: folder.at('data') })
    await beside.prints(/up adopted=true/)
    const pid = findPostmaster(folder.at('data/postgres'))?.pid ?? 0
    await first.stop()
    expect(isAlive(pid)).toBe(true)
    beside.endInput()
    expect(await beside.ended()).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })

  it('is made once by two first starts at once', async () => {
    await using folder = await testFolder()
    await using one = startProgram('test/foundation/embedded-process.ts', { DATA_DIR: folder.at('data') })
    await using two = startProgram('test/foundation/embedded-process.ts', { DATA_DIR: folder.at('data') })
    const urls = await Promise.all(
      [one, two].map(async (each) => (await each.prints(/up adopted=\w+ (\S+)/))[1]),
    )
    expect(urls[0]).toBe(urls[1])
    for (const each of [one, two]) each.endInput()
    expect(await Promise.all([one.ended(), two.ended()])).toEqual([0, 0])
    expect(findPostmaster(folder.at('data/postgres'))).toBeNull()
  })

  it('has a last one among those that stop at once', async () => {
    await using folder = await testFolder()
    const dataDir = folder.at('data')
    await (await start(dataDir)).stop()
    for (let round = 0; round < 3; round++) {
      const together = await Promise.all([start(dataDir), start(dataDir)])
      await Promise.all(together.map(({ stop }) => stop()))
      expect(findPostmaster(`${dataDir}/postgres`)).toBeNull()
    }
  })

  it('starts where a power cut, or another start this moment, left an empty pid file', async () => {
    await using folder = await testFolder()
    const dataDir = folder.at('data')
    await (await start(dataDir)).stop()
    const pidFile = `${dataDir}/postgres/postmaster.pid`
    await writeFile(pidFile, '')
    setTimeout(() => void rm(pidFile), 500)
    await (await start(dataDir)).stop()
    await writeFile(pidFile, '')
    await utimes(pidFile, 0, 0)
    await (await start(dataDir)).stop()
  })

  it('goes on when its process is killed, and is joined by the next', async () => {
    await using folder = await testFolder()
    const killed = startProgram('test/foundation/embedded-process.ts', { DATA_DIR: folder.at('data') })
    const [, url = ''] = await killed.prints(/up adopted=false (\S+)/)
    await remember(url)
    await killed.end('SIGKILL')
    const next = await start(folder.at('data'))
    expect(next.adopted).toBe(true)
    expect(await recall(next.url)).toBe('Ê')
    await next.stop()
    expect(findPostmaster(folder.at('data/postgres'))).toBeNull()
  })

  it('is ended and started anew when it was left behind half dead', async () => {
    await using folder = await testFolder()
    const killed = startProgram('test/foundation/embedded-process.ts', { DATA_DIR: folder.at('data') })
    const [, url = ''] = await killed.prints(/up adopted=false (\S+)/)
    await remember(url)
    await killed.end('SIGKILL')
    const pid = findPostmaster(folder.at('data/postgres'))?.pid ?? 0
    process.kill(pid, 'SIGSTOP') // takes connections, answers none
    const next = await start(folder.at('data'))
    expect(next.adopted).toBe(false)
    expect(isAlive(pid)).toBe(false)
    expect(await recall(next.url)).toBe('Ê')
    await next.stop()
  }, 60_000)

  it('recovers when Postgres itself was killed', async () => {
    await using folder = await testFolder()
    const killed = startProgram('test/foundation/embedded-process.ts', { DATA_DIR: folder.at('data') })
    const [, url = ''] = await killed.prints(/up adopted=false (\S+)/)
    await remember(url)
    process.kill(findPostmaster(folder.at('data/postgres'))?.pid ?? 0, 'SIGKILL')
    await killed.end('SIGKILL')
    const next = await start(folder.at('data'))
    expect(await recall(next.url)).toBe('Ê')
    await next.stop()
  })

  it('is not misled by a pid that another program has got since', async () => {
    await using folder = await testFolder()
    const first = await start(folder.at('data'))
    const pidFile = folder.at('data/postgres/postmaster.pid')
    const text = await readFile(pidFile, 'utf8')
    await first.stop()
    await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)))
    const second = await start(folder.at('data'))
    expect(second.adopted).toBe(false)
    await second.stop()
    expect(isAlive(process.pid)).toBe(true)
  })

  it('takes another port when its own was taken meanwhile', async () => {
    await using folder = await testFolder()
    const first = await start(folder.at('data'))
    await first.stop()
    const taken = createServer().listen(Number(new URL(first.url).port), '127.0.0.1')
    await once(taken, 'listening')
    const second = await start(folder.at('data'))
    expect(second.url).not.toBe(first.url)
    expect(await query(second.url, async (sql) => (await sql`select 1 as one`)[0]?.one)).toBe(1)
    await second.stop()
    taken.close()
  })

  it('removes what a start left that was killed while it made the database', async () => {
    await using folder = await testFolder()
    const dead = spawn('true')
    await once(dead, 'exit')
    await mkdir(folder.at('data', `postgres.init-${dead.pid}`, 'base'), { recursive: true })
    const started = await start(folder.at('data'))
    await started.stop()
    await expect(readFile(folder.at('data', `postgres.init-${dead.pid}`))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})

describe('a folder that is not ours', () => {
  const refusal = async (dataDir: string) => {
    const started = await startEmbedded({ dataDir, settings })
    if (started.ok) throw new Error('it started')
    expect(started.sentence).toMatch(/^[A-Z].*\.$/)
    expect(started.cure).toMatch(/\w/)
    return started.why
  }

  it('is refused and left as it was', async () => {
    await using folder = await testFolder()
    await mkdir(folder.at('another/postgres'), { recursive: true })
    await writeFile(folder.at('another/PG_VERSION'), '18\n')
    expect(await refusal(folder.at('another'))).toBe('foreign')

    await mkdir(folder.at('letters/postgres'), { recursive: true })
    await writeFile(folder.at('letters/postgres/letter.txt'), 'dear')
    expect(await refusal(folder.at('letters'))).toBe('foreign')
    expect(await readFile(folder.at('letters/postgres/letter.txt'), 'utf8')).toBe('dear')

    await mkdir(folder.at('old/postgres'), { recursive: true })
    await writeFile(folder.at('old/postgres/PG_VERSION'), '16\n')
    expect(await refusal(folder.at('old'))).toBe('version')

    await writeFile(folder.at('file'), '')
    expect(await refusal(folder.at('file'))).toBe('folder')
  })

  it('is one whose password file is gone, or does not fit while it runs', async () => {
    await using folder = await testFolder()
    const { stop } = await start(folder.at('data'))
    const access = JSON.parse(await readFile(folder.at('data/postgres.json'), 'utf8'))
    await writeFile(folder.at('data/postgres.json'), JSON.stringify({ ...access, adminPassword: 'other' }))
    expect(await refusal(folder.at('data'))).toBe('foreign')
    await stop()
    await rm(folder.at('data/postgres.json'))
    expect(await refusal(folder.at('data'))).toBe('foreign')
  })
})
