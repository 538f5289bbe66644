import { describe, expect, it } from 'vitest'
import { createDataKey } from '../../src/contacts/data-key.ts'
import { callOut } from '../../src/handoff/crisis/call-out.ts'
import { deliverCalls } from '../../src/handoff/crisis/deliver-calls.ts'
import { loadPushKeys } from '../../src/handoff/crisis/push-keys.ts'
import { keepPushSubscription, type PushSubscription } from '../../src/handoff/crisis/push-subscriptions.ts'
import { createStaffChatCode, linkStaffChat } from '../../src/handoff/crisis/staff-chats.ts'
import { claimHandoff } from '../../src/handoff/desk/take.ts'
import { newId } from '../contacts/support.ts'
import { later, openTeam, sunday, type Team } from './team.ts'

const call = async (at: Team, minutes: number) =>
  (await callOut(at.db, later(minutes), newId)).map(({ staffId }) => staffId)
const crisis = (at: Team, some = {}) => at.wish({ queue: 'crisis', ...some })

describe('a crisis', () => {
  it('calls two, the next after two minutes, supervisors after five, until somebody comes', async () => {
    await using at = await openTeam()
    const trained = await at.worker({ trained: ['crisis'] })
    const others = [await at.worker(), await at.worker()].toSorted()
    const supervisor = await at.worker({ role: 'supervisor', languages: [] })
    const id = await crisis(at)
    expect(await call(at, 0)).toEqual([trained, others[0]])
    expect(await call(at, 1)).toEqual([])
    expect(await call(at, 2)).toEqual([others[1], trained])
    expect(await call(at, 5)).toContain(supervisor)
    await at.db.transaction((tx) => claimHandoff(tx, { id, staffId: others[1] as string, now: later(6) }))
    expect(await call(at, 9)).toEqual([])
    const open = await at.sql`select staff_id from pages where state = 'waiting'`
    expect(open).toHaveLength(0)
    const [came] = await at.sql`select staff_id from pages where state = 'acknowledged'`
    expect(came?.staff_id).toBe(others[1])
  })

  it('calls nobody outside the hours, and calls when people are back', async () => {
    await using at = await openTeam()
    const worker = await at.worker()
    await crisis(at, { now: later(7 * 60) }) // 17:00
    expect(await call(at, 7 * 60)).toEqual([])
    expect(await call(at, 12 * 60)).toEqual([])
    expect(await call(at, 22 * 60)).toEqual([worker]) // 08:00
  })

  it('calls supervisors at once where nobody fits', async () => {
    await using at = await openTeam()
    await at.worker({ languages: ['en'] })
    const supervisor = await at.worker({ role: 'supervisor', languages: ['en'] })
    await crisis(at, { language: 'kmr' })
    expect(await call(at, 0)).toEqual([supervisor])
  })

  it('is ahead of all, and no routing gives it away meanwhile', async () => {
    await using at = await openTeam()
    await at.worker()
    const id = await crisis(at)
    await at.drain()
    expect((await at.row(id)).state).toBe('open')
  })
})

describe('a call', () => {
  it('reaches browsers without content, is tried again, and forgets a browser that is gone', async () => {
    await using at = await openTeam()
    const worker = await at.worker()
    await at.db.transaction((tx) => createDataKey(tx, at.vault, worker, 'staff', sunday))
    const browser = (name: string): PushSubscription => ({
      endpoint: `https://push.example.org/${name}`,
      keys: { p256dh: 'k', auth: 'a' },
    })
    for (const name of ['good', 'gone'])
      await at.db.transaction((tx) =>
        keepPushSubscription(tx, at.vault, {
          id: newId(),
          staffId: worker,
          subscription: browser(name),
          now: sunday,
        }),
      )
    await crisis(at)
    await call(at, 0)
    let away = true
    const pushed: string[] = []
    const deliver = () =>
      deliverCalls({
        db: at.db,
        vault: at.vault,
        newId,
        now: sunday,
        async push({ endpoint }) {
          if (endpoint.endsWith('gone')) return 'gone'
          if (away) throw new Error('no network')
          pushed.push(endpoint)
          return 'sent'
        },
      })
    await deliver()
    away = false
    await deliver()
    await deliver()
    expect(pushed).toEqual(['https://push.example.org/good'])
    expect(await at.sql`select 1 from push_subscriptions`).toHaveLength(1)
    const [stored] = await at.sql`select encode(subscription, 'escape') as bytes from push_subscriptions`
    expect(stored?.bytes).not.toContain('push.example.org')
  })

  it('reaches the chat that a worker linked by a code, once a code and once a call', async () => {
    await using at = await openTeam()
    const worker = await at.worker()
    const { contactId } = await at.contact()
    const { code } = await at.db.transaction((tx) =>
      createStaffChatCode(tx, at.vault, { staffId: worker, now: sunday }),
    )
    const link = (now: Date) =>
      at.db.transaction((tx) => linkStaffChat(tx, at.vault, { code, contactId, now }))
    expect(await link(later(16))).toBe(false)
    expect(await link(later(1))).toBe(true)
    expect(await link(later(1))).toBe(false)
    await crisis(at)
    await call(at, 0)
    const push = async () => {
      throw new Error('no network')
    }
    for (let n = 0; n < 2; n++) await deliverCalls({ db: at.db, vault: at.vault, push, now: sunday, newId })
    const lines = await at.sql`select 1 from inbox where contact_id = ${contactId} and kind = 'system'`
    expect(lines).toHaveLength(1)
  })

  it('is signed by keys that are made once and sealed', async () => {
    await using at = await openTeam()
    const load = () => loadPushKeys(at.db, at.vault, { now: sunday, newId })
    const [one, two] = await Promise.all([load(), load()])
    expect(two).toEqual(one)
    const [row] = await at.sql`select encode(private_key, 'escape') as bytes from push_keys`
    expect(row?.bytes).not.toContain(one.privateKey)
  })
})
