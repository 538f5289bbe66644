import * as http from 'node:http'
import * as https from 'node:https'
import { hostOf, readWebhookUrl } from './webhook-url.ts'

/** Posts a body and gives the status of the answer. Throws when nobody answers. Redirects are not followed. */
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number>

const timeoutMs = 10_000

/** `outside`: connects to the world outside alone, whatever a name is said to mean. */
export function createPost({ outside, inside }: { outside: https.Agent; inside: readonly string[] }): Post {
  return (text, headers, body) =>
    new Promise((done, fail) => {
      const url = readWebhookUrl(text, inside)
      // The setting was narrower when it was saved, or is now.
      if (!url) return fail(new Error('not a place for webhooks'))
      const named = inside.includes(hostOf(url))
      const { request } = url.protocol === 'http:' ? http : https
      const asked = request(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        signal: AbortSignal.timeout(timeoutMs),
        ...(named ? {} : { agent: outside }),
      })
      asked.once('response', (answer) => {
        // What it says is of no use to us.
        answer.destroy()
        done(answer.statusCode ?? 0)
      })
      asked.on('error', fail)
      asked.end(body)
    })
}
