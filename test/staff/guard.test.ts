import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

let test: TestApp
let worker: SignedIn
beforeAll(async () => {
  test = await testApp({ roles: ['web'] })
  worker = await staffIn(test)
})
afterAll(() => test?.[Symbol.asyncDispose]())

describe('a staff route', () => {
  it('knows who is signed in', async () => {
    const answer = await worker.get('/api/staff/me')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      id: worker.id,
      alias: worker.alias,
      role: 'caseworker',
      centers: ['raqqa'],
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})
