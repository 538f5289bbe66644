import type { WhatsAppCloudConfig, WhatsAppWebConfig } from '../config.ts'
import { matching, oneOf, type ReadSetting, url } from './read.ts'

/** The version of the Graph API that the Cloud API channel is written for. */
const graphApi = 'https://graph.facebook.com/v25.0'

/** What a browser needs of an environment. */
const passedOn =
  /^(PATH|HOME|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|XDG_.*|FONTCONFIG_.*|SystemRoot|APPDATA|LOCALAPPDATA|ProgramFiles.*)$/i

export function readWhatsAppWeb(
  read: ReadSetting,
  env: Record<string, string | undefined>,
): WhatsAppWebConfig | null {
  const on = read('WHATSAPP_WEB', oneOf('1', 'true', 'yes', '0', 'false', 'no'), 'no')
  const browserPath = read('WHATSAPP_BROWSER_PATH', matching(/^[/\\A-Za-z]/, 'the path of a Chromium'), null)
  const browserArgs = read('WHATSAPP_BROWSER_ARGS', (text) => text.split(/\s+/), [])
  const browserEnv = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined,
    ),
  )
  return ['1', 'true', 'yes'].includes(on) ? { browserPath, browserArgs, browserEnv } : null
}

/** All four or none: a webhook without its secret would take anybody's word for a message of hers. */
export function readWhatsAppCloud(read: ReadSetting, mistakes: string[]): WhatsAppCloudConfig | null {
  const token = read('WHATSAPP_CLOUD_TOKEN', matching(/^\S{20,}$/, 'the access token that Meta gave'), null)
  const phoneId = read(
    'WHATSAPP_CLOUD_PHONE_ID',
    matching(/^\d{5,20}$/, "the phone number's id at Meta, digits alone (not the number)"),
    null,
  )
  const appSecret = read(
    'WHATSAPP_CLOUD_APP_SECRET',
    matching(/^[0-9a-f]{32}$/i, "the app's secret at Meta, 32 hexadecimal digits"),
    null,
  )
  const verifyToken = read(
    'WHATSAPP_CLOUD_VERIFY_TOKEN',
    matching(/^\S{8,256}$/, 'a word of your own of 8 characters or more, without spaces'),
    null,
  )
  const apiRoot = read('WHATSAPP_CLOUD_API_ROOT', url(['https', 'http'], graphApi), graphApi)
  if (!token && !phoneId && !appSecret && !verifyToken) return null
  if (!token || !phoneId || !appSecret || !verifyToken) {
    mistakes.push(
      'WHATSAPP_CLOUD_TOKEN, WHATSAPP_CLOUD_PHONE_ID, WHATSAPP_CLOUD_APP_SECRET and WHATSAPP_CLOUD_VERIFY_TOKEN belong together: set all four or none.',
    )
    return null
  }
  return { token, phoneId, appSecret, verifyToken, apiRoot }
}
