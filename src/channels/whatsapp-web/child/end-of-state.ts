import type { End } from '../protocol.ts'

/** What a state of WhatsApp's socket means once the page was ready. Null: it waits for its line, and comes back by itself. */
export function endOfState(state: string | null): End | null {
  switch (state) {
    case 'UNPAIRED':
    case 'UNPAIRED_IDLE':
      return 'logged_out'
    case 'TOS_BLOCK':
    case 'SMB_TOS_BLOCK':
    case 'PROXYBLOCK':
      return 'blocked'
    case 'DEPRECATED_VERSION':
      return 'outdated'
    case 'CONFLICT':
      return 'conflict'
    case 'UNLAUNCHED':
      return 'crashed'
    default:
      return null
  }
}
