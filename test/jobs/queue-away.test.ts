import { expect, it } from 'vitest'
import { testApp } from '../support/app.ts'
import { freePort } from '../support/free-port.ts'
import { person } from '../support/person.ts'

it('answers while Redis is away, and closes without waiting for it', async () => {
  const redisUrl = `redis://127.0.0.1:${await freePort()}`
  const test = await testApp({ config: { redisUrl, logLevel: 'silent' } })
  const her = person(test)
  await her.starts()
  expect(await her.taps('en')).not.toEqual([])
  const began = Date.now()
  await test[Symbol.asyncDispose]()
  expect(Date.now() - began).toBeLessThan(8_000)
}, 60_000)
