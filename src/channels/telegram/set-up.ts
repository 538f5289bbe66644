import { createHash } from 'node:crypto'
import type { Api } from 'grammy'
import type { Logger } from 'pino'
import { startError } from '../../start-error.ts'
import { apiFailure } from './api-errors.ts'
import { backoffMs, pause } from './pause.ts'
import { allowedUpdates } from './update-schema.ts'

export interface Command {
  /** Of the service: ar, kmr, en. */
  language: string
  /** Without the slash. */
  command: string
  description: string
}

/**
 * The bot's name, or null when Telegram cannot be reached now (the service starts all the same: a center's internet
 * comes and goes). Throws a StartError when Telegram refuses the token.
 */
export async function botName(api: Api): Promise<string | null> {
  try {
    return (await api.raw.getMe()).username
  } catch (error) {
    if (apiFailure(error).code !== 'unauthorized') return null
    throw startError(
      'Telegram refuses TELEGRAM_BOT_TOKEN.',
      'Copy the token again from @BotFather (/mybots, your bot, API Token), or unset it to start without Telegram.',
    )
  }
}

/** The commands in the bot's menu: Arabic where nothing fits better, `ku` for Kurmanji (Telegram knows no `kmr`). */
export async function setCommands(api: Api, commands: Command[], signal: AbortSignal): Promise<void> {
  for (const [language, code] of [['ar'], ['en', 'en'], ['kmr', 'ku']] as const) {
    const own = commands.filter((command) => command.language === language)
    if (own.length === 0) continue
    const payload = {
      commands: own.map(({ command, description }) => ({ command, description })),
      ...(code ? { language_code: code } : {}),
    }
    await api.raw.setMyCommands(payload, signal as never)
  }
}

/** Tells Telegram where to bring updates. Setting the same again changes nothing; waiting updates are kept. */
export async function setWebhook(
  api: Api,
  webhook: { publicUrl: string; secret: string },
  signal: AbortSignal,
): Promise<void> {
  const payload = {
    url: `${webhook.publicUrl}/telegram/webhook`,
    secret_token: webhook.secret,
    allowed_updates: allowedUpdates,
    max_connections: 40,
    drop_pending_updates: false,
  }
  await api.raw.setWebhook(payload, signal as never)
}

/** Polling works only without a webhook. Waiting updates are kept. */
export const unsetWebhook = (api: Api, signal: AbortSignal): Promise<true> =>
  api.raw.deleteWebhook({ drop_pending_updates: false }, signal as never)

export const webhookRefused = () =>
  startError(
    'Telegram refuses the address of the webhook.',
    'PUBLIC_URL must be reachable from the internet by https on port 443, 80, 88 or 8443; or set TELEGRAM_MODE=polling.',
  )

/** One secret for every process of the installation when none is configured; nothing to be guessed from it. */
export const derivedSecret = (token: string): string =>
  createHash('sha256').update(`mpcc-chat telegram webhook ${token}`).digest('base64url')

/** Tries a step of the set-up until Telegram has taken it, or has refused it for good (told once). */
export async function untilDone(
  name: string,
  step: () => Promise<unknown>,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      await step()
      return
    } catch (error) {
      const { code, afterMs } = apiFailure(error)
      if (code === 'rejected') {
        log.error({ step: name, code }, 'telegram: a step of the set-up was refused')
        return
      }
      if (failures === 1) log.warn({ step: name, code }, 'telegram: a step of the set-up must wait')
      await pause(Math.max(afterMs ?? 0, backoffMs(failures)), signal)
    }
  }
}
