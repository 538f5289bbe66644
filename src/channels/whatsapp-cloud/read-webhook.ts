import type { Inbound, Receipt } from '../channel.ts'
import { graphFailure } from './graph-errors.ts'
import { readMessage } from './read-message.ts'
import { contactSchema, messageSchema, statusSchema, valueSchema, webhookSchema } from './webhook-schema.ts'

export interface ReadWebhook {
  messages: Inbound[]
  receipts: Receipt[]
}

/** Null: not a webhook of WhatsApp at all. What is of another number, or cannot be read, is left out. */
export function readWebhook(
  body: unknown,
  from: { account: string; phoneId: string; now: number },
): ReadWebhook | null {
  const webhook = webhookSchema.safeParse(body)
  if (!webhook.success) return null
  const values = webhook.data.entry
    .flatMap(({ changes }) => changes)
    .filter(({ field }) => field === 'messages')
    .flatMap(({ value }) => valueSchema.safeParse(value).data ?? [])
    .filter(({ metadata }) => metadata.phone_number_id === from.phoneId)
  return {
    messages: values.flatMap((value) => inboundOf(value, from)),
    receipts: values.flatMap(({ statuses = [] }) => statuses.flatMap(receiptOf)),
  }
}

function inboundOf(
  { contacts = [], messages = [] }: { contacts?: unknown[] | undefined; messages?: unknown[] | undefined },
  { account, now }: { account: string; now: number },
): Inbound[] {
  const people = contacts.flatMap((contact) => {
    const read = contactSchema.safeParse(contact)
    return read.success ? [read.data] : []
  })
  return messages.flatMap((raw, at) => {
    const message = messageSchema.safeParse(raw).data
    // What is written in a group is not written to us.
    if (!message || message.group_id) return []
    const known =
      people.find(({ wa_id }) => wa_id !== undefined && wa_id === message.from) ??
      // Of several people nobody is guessed.
      (people.length === 1 && message.from === undefined ? people[0] : undefined)
    // The business-scoped id comes with each message, the number only of who shows it: one person, one address.
    const address = message.from_user_id ?? known?.user_id ?? message.from
    const content = address ? readMessage(message) : null
    const seconds = Number(message.timestamp)
    if (!address || !content || !Number.isFinite(seconds)) return []
    return [
      {
        account,
        address,
        externalId: message.id,
        order: Math.trunc(seconds) * 1_000 + Math.min(at, 999),
        near: Math.trunc(seconds),
        at: Math.min(seconds * 1_000, now),
        body: content,
      },
    ]
  })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function receiptOf(raw: unknown): Receipt[] {
  const status = statusSchema.safeParse(raw).data
  const key = status?.biz_opaque_callback_data
  if (!status || !key || !uuid.test(key)) return []
  const how = howOf(status.status, status.errors?.[0]?.code)
  return how ? [{ key, externalId: status.id, how, at: Number(status.timestamp) * 1_000 }] : []
}

function howOf(status: string, code: number | undefined): Receipt['how'] | null {
  if (status === 'sent' || status === 'delivered' || status === 'read') return status
  // A voice note that was listened to.
  if (status === 'played') return 'read'
  return status === 'failed' ? { failed: graphFailure(code, null).code } : null
}
