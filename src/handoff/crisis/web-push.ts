import webpush from 'web-push'
import type { Push } from './deliver-calls.ts'
import { publicAgent } from './public-address.ts'
import type { PushKeys } from './push-keys.ts'

const timeoutMs = 10_000
/** A call is of no use later. */
const ttlSeconds = 300

/**
 * Web Push by this installation's keys. The message holds no content: the console asks for what is new. `subject` is how a
 * push service reaches whoever runs this (RFC 8292: an https or mailto URL).
 */
export function createPush(keys: PushKeys, subject: string): Push {
  return async (subscription) => {
    try {
      await webpush.sendNotification(subscription, JSON.stringify({ kind: 'called' }), {
        vapidDetails: { subject, ...keys },
        TTL: ttlSeconds,
        urgency: 'high',
        timeout: timeoutMs,
        agent: publicAgent,
      })
      return 'sent'
    } catch (error) {
      const status = (error as { statusCode?: number }).statusCode
      if (status === 404 || status === 410) return 'gone'
      throw error
    }
  }
}
