import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { startProgram } from '../support/program.ts'
import { startService, testMasterKey } from '../support/service.ts'
import { testFolder } from './folder.ts'

/** Starts the program, which must refuse: code 1, a sentence and a cure, no stack trace. Returns what it printed. */
async function refused(env: Record<string, string>): Promise<string> {
  await using program = startProgram('src/main.ts', { PORT: String(await freePort()), ...env })
  expect(await program.ended()).toBe(1)
  const printed = program.printed()
  expect(printed).not.toMatch(/^\s+at |Error:|node:internal/m)
  return printed
}

describe('a start that cannot be', () => {
  it('tells every mistake of the configuration in one message', async () => {
    await using folder = await testFolder()
    const printed = await refused({
      DATA_DIR: folder.at('data'),
      PORT: 'many',
      MASTER_KEY: 'hush',
      LOG_LEVEL: 'loud',
    })
    expect(printed).toMatch(/3 mistakes:\n {2}PORT .*\n {2}LOG_LEVEL .*\n {2}MASTER_KEY .*\n/)
    expect(printed).not.toMatch(/hush|loud|many/)
  })

  it('names the taken port and another one', async () => {
    await using folder = await testFolder()
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const printed = await refused({
      DATA_DIR: folder.at('data'),
      MASTER_KEY: testMasterKey,
      PORT: String(port),
    })
    expect(printed).toContain(`Port ${port} is taken`)
    expect(printed).toContain(`PORT=${port + 1} npm start`)
    taken.close()
  })

  it('names the database that cannot be reached, and never its password', async () => {
    await using folder = await testFolder()
    const env = { DATA_DIR: folder.at('data'), MASTER_KEY: testMasterKey }
    const nowhere = await refused({
      ...env,
      DATABASE_URL: `postgres://me:hush@127.0.0.1:${await freePort()}/chat`,
    })
    expect(nowhere).toMatch(/The database at 127\.0\.0\.1:\d+\/chat cannot be reached \(ECONNREFUSED\)/)
    expect(nowhere).not.toContain('hush')
    await using database = await testDatabase()
    const wrong = new URL(database.url)
    wrong.password = 'hush'
    const locked = await refused({ ...env, DATABASE_URL: wrong.href })
    expect(locked).toMatch(/refuses the user or password \(28P01\)/)
    expect(locked).not.toContain('hush')
    wrong.password = new URL(database.url).password
    wrong.pathname = '/nobody_made_this'
    expect(await refused({ ...env, DATABASE_URL: wrong.href })).toContain('/nobody_made_this does not exist')
  }, 60_000)

  it('does not touch data that another MASTER_KEY seals, nor a newer database', async () => {
    await using folder = await testFolder()
    await using database = await testDatabase()
    const env = { DATA_DIR: folder.at('data'), DATABASE_URL: database.url }
    {
      await using service = await startService(env)
      await service.end('SIGTERM')
    }
    const other = Buffer.alloc(32, 8).toString('base64')
    expect(await refused({ ...env, MASTER_KEY: other })).toMatch(/MASTER_KEY/)
    await database.sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`
    expect(await refused({ ...env, MASTER_KEY: testMasterKey })).toMatch(/newer/)
  })

  it('refuses a foreign data folder', async () => {
    await using folder = await testFolder()
    await mkdir(folder.at('data'))
    await writeFile(folder.at('data/PG_VERSION'), '15\n')
    const printed = await refused({ DATA_DIR: folder.at('data'), MASTER_KEY: testMasterKey })
    expect(printed).toMatch(/is the data of another PostgreSQL\.\nSet DATA_DIR/)
  })

  it('refuses Telegram on the key made for trying out, and tells how to give another', async () => {
    await using folder = await testFolder()
    const printed = await refused({
      DATA_DIR: folder.at('data'),
      HOME: folder.at('home'),
      TELEGRAM_BOT_TOKEN: '123:abc',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
    })
    expect(printed).toMatch(/MASTER_KEY is not/)
    expect(printed).toMatch(/npm run key/)
    expect(printed).toMatch(/trial\.key/)
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'))
    for (const [, name] of printed.matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(name)
  })
})

describe('the program', () => {
  it('ends in a few lines that say where it is, and stops within ten seconds with its database', async () => {
    await using folder = await testFolder()
    const env = { DATA_DIR: folder.at('data'), HOME: folder.at('home'), MASTER_KEY: '' }
    await using service = await startService(env)
    await service.prints(/trying out/)
    expect(service.printed()).toContain(`Chat:      http://localhost:${new URL(service.url).port}`)
    expect(service.printed()).toMatch(/Telegram: +not connected/)
    expect(service.printed().split('\n').length).toBeLessThan(14)
    const began = Date.now()
    expect(await service.end('SIGTERM')).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
    await expect(readFile(folder.at('data/postgres/postmaster.pid'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  it('takes one Ctrl-C that comes twice for one', async () => {
    await using folder = await testFolder()
    await using service = await startService({ DATA_DIR: folder.at('data') })
    process.kill(service.pid, 'SIGINT')
    expect(await service.end('SIGINT')).toBe(0)
  })
})

describe('the terminal chat', () => {
  const heard = /Menu|Talk to a person/

  it('answers each piped line in order, beside a running service, in the language asked for', async () => {
    await using folder = await testFolder()
    const env = { DATA_DIR: folder.at('data'), MASTER_KEY: testMasterKey }
    await using service = await startService(env)
    await using chat = startProgram('src/chat.ts', env, ['--lang', 'en', '--new'])
    chat.writeLine('menu')
    chat.writeLine('language')
    chat.endInput()
    expect(await chat.ended()).toBe(0)
    expect(chat.printed()).toMatch(heard)
    const language = chat.printed().lastIndexOf('Kurmancî')
    expect(language).toBeGreaterThan(chat.printed().search(heard))
    expect(chat.printed()).toMatch(/^ {2}1\. /m)
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
  })

  it('goes on with the same chat the next time, alone', async () => {
    await using folder = await testFolder()
    const env = { DATA_DIR: folder.at('data'), MASTER_KEY: testMasterKey }
    const say = async (lines: string[], args: string[]) => {
      await using chat = startProgram('src/chat.ts', env, args)
      for (const line of lines) chat.writeLine(line)
      chat.endInput()
      expect(await chat.ended()).toBe(0)
      return chat.printed()
    }
    await say(['menu'], ['--lang', 'en'])
    expect(await say(['menu'], [])).toMatch(heard)
    expect(await say(['menu'], ['--new'])).not.toMatch(/^How can we help/m)
    await expect(readFile(folder.at('data/postgres/postmaster.pid'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})
