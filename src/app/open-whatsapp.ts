import type { Logger } from 'pino'
import {
  createWhatsAppCloudChannel,
  type WhatsAppCloudChannel,
} from '../channels/whatsapp-cloud/whatsapp-cloud-channel.ts'
import type { Config } from '../config.ts'
import { startError } from '../start-error.ts'
import type { Language } from '../text/types.ts'

/** Meta's Cloud API where it is set up: its calls come to every process that serves the web. Throws a StartError while the key is only for trying out. */
export function openWhatsAppCloud(
  config: Config,
  log: Logger,
  now: () => number,
  label: (language: Language, key: string) => string,
): WhatsAppCloudChannel | null {
  const { whatsappCloud, roles } = config
  if (!whatsappCloud || !(roles.has('web') || roles.has('sends'))) return null
  if (config.masterKeyIsTrial) {
    throw startError(
      'WhatsApp is connected, but the key in use was only made for trying out.',
      'Give a key of your own in MASTER_KEY: `npm run key` prints a fresh one. Keep it safe and apart from the backups.',
    )
  }
  return createWhatsAppCloudChannel({
    config: whatsappCloud,
    log,
    now,
    open: (language) => label(language as Language, 'whatsapp.list'),
  })
}
