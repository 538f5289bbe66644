import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { bookings, contacts, persons } from '../../src/db/schema/index.ts'
import { master, newId } from '../contacts/support.ts'
import { startProgram } from '../support/program.ts'
import { world } from './support.ts'

const seats = 20
const people = 500
const processes = 4

it('gives 20 seats to 20 of 500 who ask four processes at once, and the rest a place in order of arrival', async () => {
  await using here = await world()
  const sessionId = await here.session({ capacity: seats })
  const everybody = Array.from({ length: people }, () => ({ contactId: newId(), personId: newId() }))
  await here.db.insert(contacts).values(everybody.map(({ contactId }) => ({ id: contactId })))
  await here.db
    .insert(persons)
    .values(everybody.map(({ contactId, personId }) => ({ id: personId, contactId, relation: 'self' })))
  const racers = Array.from({ length: processes }, () => startProgram('test/support/booking-racer.ts', {}))
  await Promise.all(racers.map((racer) => racer.prints(/^ready$/m)))
  for (const [n, racer] of racers.entries()) {
    const race = {
      url: here.url,
      masterKey: master.toString('base64'),
      sessionId,
      now: here.now(),
      people: everybody.filter((_, index) => index % processes === n),
    }
    racer.writeLine(JSON.stringify(race))
    racer.endInput()
  }
  expect(await Promise.all(racers.map((racer) => racer.ended()))).toEqual([0, 0, 0, 0])
  const answers = racers.flatMap(
    (racer) => JSON.parse(racer.printed().split('\n')[1] ?? '') as { personId: string; got: string }[],
  )
  const got = new Map(answers.map((answer) => [answer.personId, answer.got]))

  const rows = await here.db
    .select()
    .from(bookings)
    .where(eq(bookings.sessionId, sessionId))
    .orderBy(bookings.line)
  expect(rows).toHaveLength(people)
  expect(rows.filter((row) => row.state === 'confirmed')).toHaveLength(seats)
  expect(await here.taken(sessionId)).toBe(seats)
  // Who came first has the seats; the line counts on from there, and everybody was told her true place in it.
  const inLine = Array.from({ length: people - seats }, (_, n) => `place ${n + 1}`)
  expect(rows.map((row) => got.get(row.personId ?? ''))).toEqual([
    ...Array.from({ length: seats }, () => 'seat'),
    ...inLine,
  ])
})
