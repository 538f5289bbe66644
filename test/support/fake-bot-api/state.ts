import { EventEmitter } from 'node:events'
import type { Call, FakeUpdate, Fault, Params, SeenMessage } from './types.ts'

export interface FakeChat {
  id: number
  languageCode: string
  blocked: boolean
  seen: SeenMessage[]
  /** Her own messages that still stand on her phone, and when she wrote them. */
  hers: Map<number, number>
  typing: number
}

/** Everything that the fake Telegram knows. Tests may look and change it. */
export function createState(token: string) {
  return {
    token,
    botName: 'fake_center_bot',
    /** `seen:<chat>`: the chat sees something new; `update`: an update waits; `webhook`: it was set or deleted. */
    events: new EventEmitter().setMaxListeners(0),
    chats: new Map<number, FakeChat>(),
    /** Not confirmed yet (polling), or not delivered yet (webhook). */
    pending: [] as FakeUpdate[],
    nextUpdateId: 700_000_000,
    nextMessageId: 1,
    nextCallbackId: 1,
    allowedUpdates: null as string[] | null,
    webhook: null as { url: string; secret: string; maxConnections: number } | null,
    /** The real one takes only https. */
    requireHttps: false,
    lastWebhookError: '',
    files: new Map<string, { path: string; bytes: Uint8Array; mime: string; size: number }>(),
    commands: new Map<string, Params[]>(),
    answeredCallbacks: [] as string[],
    faults: [] as { method: string; fault: Fault; hits: number; calls: number }[],
    calls: [] as Call[],
    /** How often each new update is brought to the webhook. */
    copies: 1,
    /** All updates at once, not one after the other in a chat. */
    parallel: false,
  }
}
export type State = ReturnType<typeof createState>

/** The fault that hits this call, if any. */
export function takeFault(state: State, method: string, chat: unknown): Fault | null {
  for (const entry of state.faults) {
    const { fault } = entry
    if (entry.method !== method || (fault.chat !== undefined && String(fault.chat) !== String(chat))) continue
    entry.calls++
    if (fault.every && entry.calls % fault.every !== 0) continue
    if (entry.hits >= (fault.times ?? 1)) continue
    entry.hits++
    return fault
  }
  return null
}

/** Puts a new update on its way, unless the bot has not asked for its kind. */
export function addUpdate(state: State, chatId: number, kind: string, payload: Params): FakeUpdate | null {
  const update = { update_id: state.nextUpdateId++, chatId, kind, payload }
  if (state.allowedUpdates && !state.allowedUpdates.includes(kind)) return null
  state.pending.push(update)
  state.events.emit('update', update)
  return update
}

export const toWire = ({ update_id, kind, payload }: FakeUpdate) => ({ update_id, [kind]: payload })
