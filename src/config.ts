/** The typed configuration. `parseConfig` (config/parse) reads the environment once, in main.ts, and reports every mistake at once. */
export const allRoles = ['web', 'turns', 'sends', 'telegram', 'whatsapp'] as const
export type Role = (typeof allRoles)[number]

export interface Config {
  host: string
  port: number
  /** Where people reach the web chat, without a trailing slash. */
  publicUrl: string
  /** Absolute. Holds the embedded Postgres and what channels must keep. */
  dataDir: string
  /** Null: the embedded Postgres is used. */
  databaseUrl: string | null
  /** Null: BullMQ's Postgres backend and NOTIFY are used. */
  redisUrl: string | null
  /** 32 bytes. */
  masterKey: Buffer
  /** True while the key made for trying out is in use: no real channel may be connected. */
  masterKeyIsTrial: boolean
  roles: ReadonlySet<Role>
  logLevel: string
  trustProxy: boolean | string
  embedOrigins: string[]
  /** Days that message bodies are kept. */
  retentionDays: number
  /** Days after its end that the content of a referral is kept. */
  referralRetentionDays: number
  /** Hours that a partner's link to a referral lives. Absent: 72. */
  referralLinkHours?: number
  /** Hosts of partners' systems that may stand in our own network; other webhooks go to the world outside alone. */
  webhookInside?: string[]
  /** Days that follow-ups, visits and notes of cases are kept after they ended. */
  followUpDays: number
  telegram: TelegramConfig | null
  /** A phone's own number, linked by whatsapp-web.js. Absent or null: not wanted. */
  whatsappWeb?: WhatsAppWebConfig | null
  /** A number at Meta's Cloud API. Absent or null: none. */
  whatsappCloud?: WhatsAppCloudConfig | null
  /** Staff may sign in by this OpenID provider in place of their password. Absent or null: by password alone. */
  oidc?: OidcConfig | null
}

export interface OidcConfig {
  issuer: string
  clientId: string
  clientSecret: string
}

export interface TelegramConfig {
  token: string
  apiRoot: string
  mode: 'polling' | 'webhook'
  webhookSecret: string | null
}

export interface WhatsAppWebConfig {
  /** Null: the first Chromium that is found. */
  browserPath: string | null
  /** Arguments of the browser, besides our own. */
  browserArgs: string[]
  /** What its process gets of our environment; no key or password is among it. */
  browserEnv: Record<string, string>
}

export interface WhatsAppCloudConfig {
  token: string
  phoneId: string
  /** Meta signs each call of the webhook with it. */
  appSecret: string
  /** What Meta must say when the webhook is entered there. */
  verifyToken: string
  apiRoot: string
}
