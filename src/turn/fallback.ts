import type { Language } from '../text/types.ts'
import { languages } from '../text/types.ts'
import type { Understanding } from '../understanding/types.ts'
import type { TurnEvent } from './event.ts'

/** The language to speak in while none is chosen: the phone's, the words', else Arabic, which most people here read. */
export function guessFallback(body: TurnEvent['body'], understanding: Understanding): Language {
  if (body.kind === 'start')
    return (
      languages.find((l) => l === body.language?.toLowerCase()) ??
      (body.language?.startsWith('ku') ? 'kmr' : 'ar')
    )
  if (body.kind === 'text') return understanding.guessLanguage(body.text.slice(0, 500)) ?? 'ar'
  return 'ar'
}
