/** What Meta refuses of a message: its code and HTTP status, or null. Written from Meta's documents, not from our code. */
export function refusalOf(message: Record<string, unknown>): { status: number; code: number } | null {
  const wrong = { status: 400, code: 131009 }
  const missing = { status: 400, code: 131008 }
  if (message.messaging_product !== 'whatsapp') return { status: 400, code: 100 }
  if (!message.to && !message.recipient) return missing
  if (typeof message.biz_opaque_callback_data === 'string' && message.biz_opaque_callback_data.length > 512)
    return wrong
  const part = message[String(message.type)] as Record<string, unknown> | undefined
  if (!part) return missing
  switch (message.type) {
    case 'text':
      return within(part.body, 1, 4_096) ? null : wrong
    case 'image':
    case 'audio':
    case 'document':
      if (part.caption !== undefined && (message.type === 'audio' || !within(part.caption, 1, 1_024)))
        return wrong
      return part.id ? null : missing
    case 'template':
      return part.name && (part.language as { code?: string } | undefined)?.code ? null : missing
    case 'interactive':
      return interactive(part) ? null : wrong
    default:
      return wrong
  }
}

const within = (text: unknown, least: number, most: number) =>
  typeof text === 'string' && text.trim().length >= least && text.length <= most

interface Interactive {
  type?: string
  body?: { text?: string }
  action?: {
    button?: string
    buttons?: { type: string; reply: { id: string; title: string } }[]
    sections?: { title?: string; rows: { id: string; title: string; description?: string }[] }[]
  }
}

function interactive(part: Interactive): boolean {
  const { type, body, action = {} } = part
  if (type === 'button') {
    const replies = (action.buttons ?? []).map(({ reply }) => reply)
    return (
      within(body?.text, 1, 1_024) &&
      replies.length >= 1 &&
      replies.length <= 3 &&
      replies.every(({ id, title }) => within(id, 1, 256) && within(title, 1, 20)) &&
      new Set(replies.map(({ id }) => id)).size === replies.length &&
      new Set(replies.map(({ title }) => title)).size === replies.length
    )
  }
  const sections = action.sections ?? []
  const rows = sections.flatMap((section) => section.rows)
  return (
    type === 'list' &&
    within(body?.text, 1, 4_096) &&
    within(action.button, 1, 20) &&
    sections.length >= 1 &&
    sections.length <= 10 &&
    (sections.length === 1 || sections.every(({ title }) => within(title, 1, 24))) &&
    rows.length >= 1 &&
    rows.length <= 10 &&
    rows.every(
      ({ id, title, description }) =>
        within(id, 1, 200) &&
        within(title, 1, 24) &&
        (description === undefined || within(description, 1, 72)),
    ) &&
    new Set(rows.map(({ id }) => id)).size === rows.length
  )
}
