import { parseArgs } from 'node:util'
import { startFakeBotApi } from './fake-bot-api.ts'

/** The fake as a process: `node test/support/fake-bot-api/main.ts --port 8081 --token 1:x`. */
const { values } = parseArgs({ options: { port: { type: 'string' }, token: { type: 'string' } } })
const api = await startFakeBotApi({
  port: Number(values.port ?? 0),
  ...(values.token ? { token: values.token } : {}),
})
process.stdout.write(`${JSON.stringify({ url: api.url, token: api.token })}\n`)
process.once('SIGTERM', () => void api[Symbol.asyncDispose]())
process.once('SIGINT', () => void api[Symbol.asyncDispose]())
