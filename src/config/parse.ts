import { accessSync, constants, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { allRoles, type Config, type OidcConfig, type TelegramConfig } from '../config.ts'
import { readMasterKey, shortestPassphrase, trialKey } from './master-key.ts'
import {
  atLeastOne,
  integer,
  isMistake,
  list,
  matching,
  oneOf,
  origin,
  proxies,
  type Read,
  url,
} from './read.ts'
import { readWhatsAppCloud, readWhatsAppWeb } from './read-whatsapp.ts'

export type Env = Record<string, string | undefined>
export type Parsed =
  | {
      ok: true
      config: Config
      /** Where the key for trying out lies, while it is in use. */
      trialKeyFile: string | null
    }
  | { ok: false; mistakes: string[] }

const telegramApi = 'https://api.telegram.org'

/**
 * Environment and the project's `.env` (the environment wins) to the typed configuration. Every mistake is reported, each
 * by its name and never with its value. Empty means unset. With no mistake the data folder is made, and the key for
 * trying out when there is no MASTER_KEY.
 */
export function parseConfig(environment: Env, projectDir: string): Parsed {
  const mistakes: string[] = []
  const env = withEnvFile(environment, projectDir, mistakes)
  const read = <T, D>(name: string, reader: Read<T>, fallback: D): T | D => {
    const text = env[name]?.trim()
    if (!text) return fallback
    const value = reader(text)
    if (!isMistake(value)) return value
    mistakes.push(`${name} ${value.mistake}.`)
    return fallback
  }
  const host = read('HOST', matching(/^[A-Za-z0-9.:_-]+$/, 'a host name or an address'), '127.0.0.1')
  const port = read('PORT', integer(0, 65_535), 3000)
  const publicUrl = read(
    'PUBLIC_URL',
    url(['https', 'http'], 'https://chat.example.org'),
    `http://localhost:${port}`,
  )
  const dataDir = resolve(projectDir, env.DATA_DIR?.trim() || '.data')
  const parsed = {
    host,
    port,
    publicUrl,
    databaseUrl: read(
      'DATABASE_URL',
      url(['postgres', 'postgresql'], 'postgres://user:password@host:5432/name'),
      null,
    ),
    redisUrl: read('REDIS_URL', url(['redis', 'rediss'], 'redis://host:6379'), null),
    roles: new Set(read('ROLES', atLeastOne(list(oneOf(...allRoles))), [...allRoles])),
    logLevel: read('LOG_LEVEL', oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'warn'),
    trustProxy: read('TRUST_PROXY', proxies, false),
    embedOrigins: read('EMBED_ORIGINS', list(origin), []),
    retentionDays: read('RETENTION_DAYS', integer(1, 3650), 90),
    referralRetentionDays: read('REFERRAL_RETENTION_DAYS', integer(1, 3650), 90),
    referralLinkHours: read('REFERRAL_LINK_HOURS', integer(1, 720), 72),
    webhookInside: read(
      'WEBHOOK_INSIDE',
      list(matching(/^[A-Za-z0-9.-]+$/, 'names or addresses of hosts')),
      [],
    ),
    followUpDays: read('FOLLOW_UP_DAYS', integer(30, 3650), 365),
    telegram: readTelegram(read, publicUrl, mistakes),
    whatsappWeb: readWhatsAppWeb(read, env),
    whatsappCloud: readWhatsAppCloud(read, mistakes),
    oidc: readOidc(read, mistakes),
  }
  const given = env.MASTER_KEY?.trim() ? readMasterKey(env.MASTER_KEY) : null
  if (given && !given.ok)
    mistakes.push(
      `MASTER_KEY must be 32 bytes as base64 or hex (npm run key prints one), or a passphrase of at least ${shortestPassphrase} characters.`,
    )
  if (mistakes.length > 0) return { ok: false, mistakes }

  const unusable = prepareDataDir(dataDir)
  if (unusable) return { ok: false, mistakes: [unusable] }
  if (given?.ok)
    return {
      ok: true,
      config: { ...parsed, dataDir, masterKey: given.key, masterKeyIsTrial: false },
      trialKeyFile: null,
    }
  try {
    const trial = trialKey(
      realpathSync(dataDir),
      env.XDG_CONFIG_HOME?.trim() || join(env.HOME?.trim() || homedir(), '.config'),
    )
    return {
      ok: true,
      config: { ...parsed, dataDir, masterKey: trial.key, masterKeyIsTrial: true },
      trialKeyFile: trial.file,
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    return {
      ok: false,
      mistakes: [`MASTER_KEY is not set, and no key for trying out can be kept at ${path} (${code}).`],
    }
  }
}

function readTelegram(
  read: <T, D>(name: string, reader: Read<T>, fallback: D) => T | D,
  publicUrl: string,
  mistakes: string[],
): TelegramConfig | null {
  const token = read(
    'TELEGRAM_BOT_TOKEN',
    matching(/^\d+:[\w-]+$/, 'the token that @BotFather gave, such as 123456:ABC-DEF'),
    null,
  )
  const apiRoot = read('TELEGRAM_API_ROOT', url(['https', 'http'], telegramApi), telegramApi)
  const mode = read('TELEGRAM_MODE', oneOf('polling', 'webhook'), 'polling' as const)
  const webhookSecret = read(
    'TELEGRAM_WEBHOOK_SECRET',
    matching(/^[\w-]{1,256}$/, '1 to 256 of the letters A-Z, a-z, 0-9, _ and -'),
    null,
  )
  if (!token) return null
  if (mode === 'webhook' && apiRoot === telegramApi && !publicUrl.startsWith('https://'))
    mistakes.push(
      'PUBLIC_URL must be an https:// address with TELEGRAM_MODE=webhook: Telegram calls no other.',
    )
  return { token, apiRoot, mode, webhookSecret }
}

function readOidc(
  read: <T, D>(name: string, reader: Read<T>, fallback: D) => T | D,
  mistakes: string[],
): OidcConfig | null {
  const issuer = read('OIDC_ISSUER', url(['https', 'http'], 'https://login.example.org/realms/office'), null)
  const clientId = read('OIDC_CLIENT_ID', matching(/^\S+$/, 'the client id that the provider gave'), null)
  const clientSecret = read(
    'OIDC_CLIENT_SECRET',
    matching(/^\S+$/, 'the secret that the provider gave'),
    null,
  )
  if (!issuer && !clientId && !clientSecret) return null
  if (!issuer || !clientId || !clientSecret) {
    mistakes.push(
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three or none.',
    )
    return null
  }
  if (issuer.startsWith('http:') && !['localhost', '127.0.0.1', '[::1]'].includes(new URL(issuer).hostname))
    mistakes.push('OIDC_ISSUER must be an https:// address.')
  return { issuer, clientId, clientSecret }
}

function withEnvFile(environment: Env, projectDir: string, mistakes: string[]): Env {
  const file = join(projectDir, '.env')
  try {
    const set = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== '')
    return { ...parseEnv(readFileSync(file, 'utf8')), ...Object.fromEntries(set) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOENT') mistakes.push(`${file} cannot be read (${code}).`)
    return environment
  }
}

/** Null, or the mistake. */
function prepareDataDir(dataDir: string): string | null {
  try {
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return `DATA_DIR ${dataDir} is not a folder that can be written (${(error as NodeJS.ErrnoException).code}).`
  }
}
