import { confirmSeat } from '../../src/booking/confirm.ts'
import { joinWaitlist, reserveSeat } from '../../src/booking/reserve.ts'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { connect } from '../../src/db/client.ts'

/**
 * A process of its own in a race for the seats of one session: a line of JSON tells it who asks, all of them at once. It
 * prints what each got, in the order in which the answers came.
 */
interface Race {
  url: string
  masterKey: string
  sessionId: string
  now: string
  people: { contactId: string; personId: string }[]
}

process.stdin.setEncoding('utf8')
let given = ''
console.log('ready')
for await (const chunk of process.stdin) given += chunk
const race = JSON.parse(given) as Race
const { sql, db, close } = connect(race.url, { max: 4, name: 'racer' })
const opened = await openVault(sql, Buffer.from(race.masterKey, 'base64'))
if (!opened.ok) throw new Error(opened.why)
const w = { vault: opened.vault, now: new Date(race.now), newId: () => uuidv7(Date.now()) }

/** As her turn does it: a seat if there is one, else a place in the line, in one transaction. */
const ask = (who: Race['people'][number]) =>
  db.transaction(async (tx) => {
    const wanted = { ...who, sessionId: race.sessionId, requestId: `race:${who.personId}` }
    const seat = await reserveSeat(tx, w, wanted)
    if (seat.ok) {
      const mine = { bookingId: seat.booking.id, contactId: who.contactId }
      return (await confirmSeat(tx, w, mine)).ok ? 'seat' : 'lost'
    }
    const line = await joinWaitlist(tx, w, wanted)
    return line.ok ? `place ${line.place}` : line.why
  })

const answers = await Promise.all(
  race.people.map(async (who) => ({ personId: who.personId, got: await ask(who) })),
)
await close()
console.log(JSON.stringify(answers))
