import type { Content } from '../channel.ts'
import type { CloudMessage } from './messages-of.ts'

/**
 * Meta's templates know no Kurdish: the Kurmanji words are a template of their own, entered there under English.
 * https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/supported-languages
 */
const languages: Record<string, { suffix: string; code: string }> = {
  ar: { suffix: '', code: 'ar' },
  en: { suffix: '', code: 'en' },
  kmr: { suffix: '_kmr', code: 'en' },
}

/** A message that Meta has approved beforehand, by name and language. */
export function templateMessage(name: string, { language }: Pick<Content, 'language'>): CloudMessage {
  const { suffix, code } = languages[language] ?? { suffix: '', code: 'ar' }
  return { type: 'template', template: { name: `${name}${suffix}`, language: { code } } }
}
