import { expect, it } from 'vitest'
import { askedForPerson, chatApp, replies } from '../support/chat-work.ts'
import { staffIn } from '../support/staff.ts'

it('first look', async () => {
  await using test = await chatApp()
  const worker = await staffIn(test)
  const chat = await askedForPerson(test, worker)
  console.log(JSON.stringify(chat.person.sees().map((c) => c.text)))
  const sent = await replies(worker, chat, 'Good morning, how can we help?')
  console.log(sent.status, sent.body)
  expect(sent.status).toBe(201)
  await expect.poll(() => chat.person.sees().at(-1)?.text).toBe('Good morning, how can we help?')
  const read = await worker.get(`/api/staff/chats/${chat.id}`)
  console.log(JSON.stringify(read.body, null, 1))
  console.log((await worker.get('/api/staff/chats')).body, (await worker.get('/api/staff/chats/counts')).body)
})
