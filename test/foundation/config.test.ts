import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { newMasterKey, readMasterKey } from '../../src/config/master-key.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { testFolder } from './folder.ts'

const key = newMasterKey()

function parsed(env: Record<string, string>, folder: string) {
  const result = parseConfig(env, folder)
  if (!result.ok) throw new Error(result.mistakes.join('\n'))
  return result
}
function mistakes(env: Record<string, string>, folder: string): string[] {
  const result = parseConfig(env, folder)
  return result.ok ? [] : result.mistakes
}

describe('the configuration', () => {
  it('has a default for everything', async () => {
    await using folder = await testFolder()
    const { config } = parsed({ HOME: folder.at('home') }, folder.path)
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      dataDir: folder.at('.data'),
      databaseUrl: null,
      redisUrl: null,
      masterKeyIsTrial: true,
      logLevel: 'warn',
      trustProxy: false,
      embedOrigins: [],
      retentionDays: 90,
      followUpDays: 365,
      telegram: null,
    })
    expect([...config.roles]).toEqual(['web', 'turns', 'sends', 'telegram', 'whatsapp'])
  })

  it('tells every mistake at once, by name and without the value', async () => {
    await using folder = await testFolder()
    const env = {
      PORT: '99999',
      HOST: 'bad host',
      PUBLIC_URL: 'ftp://secret-place',
      DATABASE_URL: 'mysql://me:secret-word@db/x',
      REDIS_URL: 'secret-redis',
      MASTER_KEY: 'secret-short',
      ROLES: 'web,secret-role',
      LOG_LEVEL: 'secret-level',
      TRUST_PROXY: 'secret-proxy',
      EMBED_ORIGINS: 'http://secret.example',
      RETENTION_DAYS: '0',
      TELEGRAM_BOT_TOKEN: 'secret token',
      TELEGRAM_API_ROOT: 'secret-root',
      TELEGRAM_MODE: 'secret-mode',
      TELEGRAM_WEBHOOK_SECRET: 'secret with spaces',
    }
    const told = mistakes(env, folder.path)
    expect(told.map((line) => line.split(' ')[0]).sort()).toEqual(Object.keys(env).sort())
    expect(told.join('\n')).not.toMatch(/secret-|secret word|secret token|with spaces/)
    expect(await readdir(folder.path)).toEqual([])
  })

  it('takes an empty value for unset, and the environment before .env', async () => {
    await using folder = await testFolder()
    await writeFile(folder.at('.env'), 'PORT=4001\nLOG_LEVEL=debug\nRETENTION_DAYS="30"\n# PORT=1\n')
    const { config } = parsed({ MASTER_KEY: key, PORT: '', LOG_LEVEL: 'error' }, folder.path)
    expect(config).toMatchObject({
      port: 4001,
      logLevel: 'error',
      retentionDays: 30,
      followUpDays: 365,
      publicUrl: 'http://localhost:4001',
    })
  })

  it('reads lists, proxies and addresses', async () => {
    await using folder = await testFolder()
    const { config } = parsed(
      {
        MASTER_KEY: key,
        ROLES: 'turns, sends',
        EMBED_ORIGINS: 'https://a.example, http://localhost:8080',
        TRUST_PROXY: 'loopback, 10.0.0.0/8',
        PUBLIC_URL: 'https://chat.example/',
      },
      folder.path,
    )
    expect([...config.roles]).toEqual(['turns', 'sends'])
    expect(config.embedOrigins).toEqual(['https://a.example', 'http://localhost:8080'])
    expect(config.trustProxy).toBe('loopback,10.0.0.0/8')
    expect(config.publicUrl).toBe('https://chat.example')
  })

  it('wants an https address for a webhook at Telegram', async () => {
    await using folder = await testFolder()
    const env = { MASTER_KEY: key, TELEGRAM_BOT_TOKEN: '123:abc', TELEGRAM_MODE: 'webhook' }
    expect(mistakes(env, folder.path).map((line) => line.split(' ')[0])).toEqual(['PUBLIC_URL'])
    const { config } = parsed(
      { ...env, TELEGRAM_WEBHOOK_SECRET: 'abc_-1', PUBLIC_URL: 'https://chat.example' },
      folder.path,
    )
    expect(config.telegram).toEqual({
      token: '123:abc',
      apiRoot: 'https://api.telegram.org',
      mode: 'webhook',
      webhookSecret: 'abc_-1',
    })
  })

  it('says when the data folder cannot be one', async () => {
    await using folder = await testFolder()
    await writeFile(folder.at('file'), '')
    expect(mistakes({ MASTER_KEY: key, DATA_DIR: folder.at('file') }, folder.path)).toEqual([
      expect.stringMatching(/^DATA_DIR .*file is not a folder that can be written/),
    ])
  })
})

describe('MASTER_KEY', () => {
  it('is the same key as hex, as base64 and as url-safe base64', () => {
    const bytes = Buffer.from(key, 'base64')
    for (const text of [
      key,
      key.replace('=', ''),
      bytes.toString('hex'),
      bytes.toString('base64url'),
      ` ${key}\n`,
    ])
      expect(readMasterKey(text)).toEqual({ ok: true, key: bytes })
  })

  it('may be a passphrase, which always leads to the same key', () => {
    const [once, again, other] = ['برج الحمام فوق السطح', 'برج الحمام فوق السطح', 'sixteen letters!'].map(
      readMasterKey,
    )
    expect(once).toEqual(again)
    expect(once?.ok && once.key.length).toBe(32)
    expect(other?.ok && once?.ok && other.key.equals(once.key)).toBe(false)
    expect(readMasterKey('fifteen letters')).toEqual({ ok: false, why: 'short' })
  })
})

describe('the key for trying out', () => {
  it('is made once, outside of the data folder, for its owner alone, and moves along with the data', async () => {
    await using folder = await testFolder()
    const home = folder.at('home')
    const first = parsed({ HOME: home, DATA_DIR: folder.at('data') }, folder.path)
    const file = first.trialKeyFile ?? ''
    expect(file.startsWith(home)).toBe(true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const secret = (await readFile(file, 'utf8')).trim()
    for (const name of await readdir(folder.at('data')))
      expect(await readFile(folder.at('data', name), 'utf8')).not.toContain(secret)
    await rename(folder.at('data'), folder.at('moved'))
    const moved = parsed({ HOME: home, DATA_DIR: folder.at('moved') }, folder.path)
    expect(moved.config.masterKey).toEqual(first.config.masterKey)
    const other = parsed({ HOME: home, DATA_DIR: folder.at('other') }, folder.path)
    expect(other.config.masterKey).not.toEqual(first.config.masterKey)
  })

  it('goes beside the data folder where the home folder cannot be written', async () => {
    await using folder = await testFolder()
    await writeFile(folder.at('home'), 'a file, so nothing can be made in it')
    await mkdir(folder.at('data'))
    const { trialKeyFile } = parsed({ HOME: folder.at('home'), DATA_DIR: folder.at('data') }, folder.path)
    expect(trialKeyFile).toMatch(/\.data-trial-key/)
    expect(trialKeyFile?.startsWith(folder.at('data/'))).toBe(false)
  })
})
