import type { FastifyPluginAsync } from 'fastify'
import { callRoutes } from '../api/console/desk/call-routes.ts'
import { crisisContactRoutes } from '../api/console/desk/crisis-contact-routes.ts'
import { shiftRoutes } from '../api/console/desk/shift-routes.ts'
import { taskRoutes } from '../api/console/desk/task-routes.ts'
import { walkInRoutes } from '../api/console/desk/walk-in-routes.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import { bringBackChats, ringClocks } from '../handoff/clock/ring-clocks.ts'
import { type Call, callOut } from '../handoff/crisis/call-out.ts'
import { deliverCalls, type Push } from '../handoff/crisis/deliver-calls.ts'
import { loadPushKeys } from '../handoff/crisis/push-keys.ts'
import { createPush } from '../handoff/crisis/web-push.ts'
import { assignQueue } from '../handoff/routing/assign-queue.ts'
import type { Sweep } from '../jobs/sweepers.ts'
import type { Bells, Pulse } from '../messages/types.ts'

export interface HandoffPart {
  /** What the bell `handoffs` means: routes what waits, calls people out to crises. */
  work(): Promise<void>
  /** What timers look after: queue, clocks, calls. A lost bell costs seconds. */
  sweeps(bells: Bells): Sweep[]
  routes(bells: Bells): FastifyPluginAsync[]
}

/** The people behind the bot: their queue, clocks and calls. */
export async function handoffPart(parts: {
  db: Db
  vault: Vault
  publicUrl: string
  now(): number
  newId(): string
  pulse: Pulse
  /** In place of Web Push. */
  push?: Push | undefined
}): Promise<HandoffPart> {
  const { db, vault, publicUrl, newId, pulse } = parts
  const now = () => new Date(parts.now())
  const keys = await loadPushKeys(db, vault, { now: now(), newId })
  const push = parts.push ?? createPush(keys, subjectOf(publicUrl))
  const tellConsoles = (ids: string[]) => {
    for (const id of ids) pulse.publish(`handoff:${id}`, 0)
  }
  const tellCalled = (calls: Call[]) => {
    for (const { staffId } of calls) pulse.publish(`staff:${staffId}`, 0)
  }

  async function work(): Promise<void> {
    const calls = await callOut(db, now(), newId)
    tellCalled(calls)
    const { assigned, unfit } = await assignQueue(db, now())
    tellConsoles([...assigned.map(({ id }) => id), ...unfit, ...calls.map((call) => call.handoffId)])
  }

  return {
    work,
    routes(bells) {
      const shared = { db, vault, now: parts.now, newId }
      const ringHandoffs = () => bells.ring('handoffs')
      return [
        shiftRoutes({ db, newId, ringHandoffs }),
        callRoutes({ ...shared, pushPublicKey: keys.publicKey }),
        crisisContactRoutes({ db, now: parts.now }),
        taskRoutes({ db, now: parts.now }),
        walkInRoutes({ ...shared, ringHandoffs, changed: (id) => tellConsoles([id]) }),
      ]
    },
    sweeps: (bells) => [
      { name: 'handoffs', everyMs: 5_000, run: work },
      {
        name: 'calls',
        everyMs: 2_000,
        run: async () => {
          const { chats } = await deliverCalls({ db, vault, push, now: now(), newId })
          if (chats) bells.ring('turns')
        },
      },
      {
        name: 'clocks',
        everyMs: 10_000,
        run: async () => {
          const changed = [...(await ringClocks(db, now())), ...(await bringBackChats(db, now()))]
          tellConsoles(changed)
          if (changed.length > 0) bells.ring('handoffs')
        },
      },
    ],
  }
}

/** Push services reach whoever runs this by an address of theirs; on a laptop there is none but a name. */
const subjectOf = (publicUrl: string) =>
  publicUrl.startsWith('https:') ? publicUrl : 'mailto:admin@localhost'
