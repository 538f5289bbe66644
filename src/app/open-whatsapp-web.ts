import type { Logger } from 'pino'
import type { LinkNews } from '../channels/whatsapp-web/keep-link.ts'
import type { LinkState } from '../channels/whatsapp-web/protocol.ts'
import {
  createWhatsAppWebChannel,
  type WhatsAppWebChannel,
  type WhatsAppWebOptions,
  whatsAppWebAccount,
} from '../channels/whatsapp-web/whatsapp-web-channel.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../contacts/vault.ts'
import { holdLock } from '../db/advisory-lock.ts'
import type { Db } from '../db/types.ts'
import { answeredByHand } from '../handoff/by-hand.ts'
import {
  alertOfLink,
  countByHand,
  dropStale,
  keepAlive,
  keepLink,
  readLink,
  takeLinkWish,
} from '../messages/channel-links.ts'
import { startError } from '../start-error.ts'

export interface WhatsAppWebParts extends Pick<WhatsAppWebOptions, 'pace' | 'limits'> {
  config: Config
  web: NonNullable<Config['whatsappWeb']>
  db: Db
  vault: Vault
  log: Logger
  now(): number
  newId(): string
  /** Messages that waited for the link may go out. */
  ringSends(): void
  /** A chat came into the queue, or changed there. */
  changed(handoffId: string): void
  failed(error: unknown): void
}

/** WhatsApp by a phone's number, with what it keeps in the database. Throws a StartError while the key is only for trying out. */
export function openWhatsAppWeb(parts: WhatsAppWebParts): WhatsAppWebChannel {
  const { config, web, db, vault, log, now, newId, failed } = parts
  if (config.masterKeyIsTrial) {
    throw startError(
      'WhatsApp is switched on, but the key in use was only made for trying out.',
      'Give a key of your own in MASTER_KEY: `npm run key` prints a fresh one. Keep it safe and apart from the backups.',
    )
  }
  const account = whatsAppWebAccount
  const date = () => new Date(now())
  return createWhatsAppWebChannel({
    ...web,
    ...(parts.pace ? { pace: parts.pace } : {}),
    ...(parts.limits ? { limits: parts.limits } : {}),
    dataDir: config.dataDir,
    secret: vault.hash('whatsapp message', account),
    log,
    now,
    hold: (name, options) => holdLock(config.databaseUrl as string, name, options),
    store: {
      async read() {
        const row = await readLink(db, account)
        return {
          state: (row?.state ?? 'logged_out') as LinkState,
          reason: (row?.reason ?? null) as LinkNews['reason'],
          linked: row?.linked ?? false,
          heardUntil: row?.heardUntil?.getTime() ?? null,
        }
      },
      keep: (news) => db.transaction((tx) => keepLink(tx, account, news, date())),
      keepAlive: (heardUntil) =>
        db.transaction((tx) =>
          keepAlive(tx, account, date(), heardUntil === null ? null : new Date(heardUntil)),
        ),
      takeWish: () => takeLinkWish(db, account),
      alert: (state) => db.transaction((tx) => alertOfLink(tx, { account, state, id: newId(), now: date() })),
    },
    byHand({ address, id }) {
      db.transaction(async (tx) => {
        await countByHand(tx, account, date())
        return answeredByHand(tx, vault, { account, address, id, now: date() })
      }).then((found) => found && parts.changed(found.handoffId), failed)
    },
    becameReady() {
      db.transaction((tx) => dropStale(tx, account, now())).then(parts.ringSends, failed)
    },
  })
}
