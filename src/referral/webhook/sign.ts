import { createHmac } from 'node:crypto'

/**
 * `v1=` and HMAC-SHA-256 over `<timestamp>.<body>`, in hex. The timestamp is Unix seconds; a receiver refuses one that is
 * more than five minutes from its own clock, and a delivery id that it knows.
 */
export const sign = (secret: string, timestamp: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
