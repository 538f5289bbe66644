import type { Logger } from 'pino'
import { createTelegramChannel, type TelegramChannel } from '../channels/telegram/telegram-channel.ts'
import type { Config } from '../config.ts'
import { holdLock } from '../db/advisory-lock.ts'
import { startError } from '../start-error.ts'
import { type Language, languages } from '../text/types.ts'

/** Webhooks come to every process that serves the web; polling is one process's, by its role and a lock. */
export const receivesTelegram = ({ roles, telegram }: Config) =>
  telegram?.mode === 'webhook' ? roles.has('web') : roles.has('telegram')

/** The Telegram channel with its commands in every language. Throws a StartError while the key is only for trying out. */
export async function openTelegram(
  config: Config,
  telegram: NonNullable<Config['telegram']>,
  log: Logger,
  label: (language: Language, key: string) => string,
): Promise<TelegramChannel> {
  if (config.masterKeyIsTrial) {
    throw startError(
      'Telegram is connected, but the key in use was only made for trying out.',
      'Give a key of your own in MASTER_KEY: `npm run key` prints a fresh one. Keep it safe and apart from the backups.',
    )
  }
  const commands = ['menu', 'human', 'language', 'back', 'help', 'hide', 'stop'].flatMap((command) =>
    languages.map((language) => ({
      language,
      command,
      description: label(language, `telegram.command_${command}`),
    })),
  )
  const hold = (name: string, options: { onLost: () => void; signal: AbortSignal }) =>
    holdLock(config.databaseUrl as string, name, options)
  return createTelegramChannel({ config: telegram, publicUrl: config.publicUrl, log, hold, commands })
}
