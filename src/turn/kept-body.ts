import type { InboxBody } from '../messages/types.ts'
import type { Turn } from './converse.ts'

/** What is kept instead of what came. A secret word is not: whoever reads the chat on her phone would read it, too. */
export function changedBody(kept: InboxBody, { label, draft }: Turn): InboxBody | null {
  if (draft.heardSecret) return { ...kept, body: { kind: 'text', text: '••••' } }
  if ((kept.body.kind === 'voice' || kept.body.kind === 'other') && kept.body.bytes) {
    // They stand in `media`; a page that reads the chat needs them not.
    const { bytes: _stored, ...body } = kept.body
    return { ...kept, body }
  }
  return label ? { ...kept, label } : null
}

/** A message whose body was erased before its turn came. */
export const erasedBody: InboxBody = { body: { kind: 'other', what: 'unknown' } }
