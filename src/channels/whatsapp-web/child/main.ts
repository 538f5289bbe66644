import type { ToChild, ToParent } from '../protocol.ts'
import type { Attempt } from './attempt.ts'
import { isNavigation } from './within.ts'

/**
 * The process that whatsapp-web.js and its browser live in: what they throw, leak or hang on ends here. It lives for one attempt,
 * prints nothing, and holds no key of the service; with the parent it dies.
 */
let attempt: Attempt | null = null
let queue: Promise<unknown> = Promise.resolve()

process.on('message', (message: ToChild) => void take(message))
process.on('disconnect', () => void leave())
process.on('unhandledRejection', fall)
process.on('uncaughtException', fall)
// Ctrl-C reaches the whole group; the parent says when to stop.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

async function take(message: ToChild) {
  switch (message.t) {
    case 'start': {
      // Loaded here alone, and only now: it takes its time.
      const { startAttempt } = await import('./attempt.ts')
      attempt = startAttempt(message.options, tell, (why, error) => {
        tell({ t: 'over', why, ...(error ? { error } : {}) })
        setTimeout(() => process.exit(0), 50)
      })
      return
    }
    case 'send': {
      const { n } = message
      // One after the other: a person types one message at a time.
      queue = queue.then(async () => {
        const result = (await attempt?.send(message.message)) ?? {
          ok: false as const,
          code: 'unavailable' as const,
        }
        tell({ t: 'sent', n, result })
      })
      return
    }
    case 'hide': {
      const { n, ids } = message
      queue = queue.then(async () => {
        const no = { ok: false as const, code: 'unavailable' as const }
        tell({ t: 'sent', n, result: (await attempt?.hide(ids)) ?? no })
      })
      return
    }
    case 'fetch':
      tell({
        t: 'fetched',
        n: message.n,
        result: (await attempt?.fetch(message.ref)) ?? { ok: false, code: 'unavailable' },
      })
      return
    case 'typing':
      attempt?.typing(message.address)
      return
    case 'stop':
      await (attempt?.end('stopped', { logout: message.logout }) ?? leave())
      return
    default:
      return message satisfies never
  }
}

function tell(message: ToParent) {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/** The library leaves promises alone; which attempt they belonged to cannot be told, so it is over. */
function fall(error: unknown) {
  if (isNavigation(error)) return
  const name = error instanceof Error ? error.name : typeof error
  if (!attempt) process.exit(1)
  void attempt.end('failed', { error: name })
}

async function leave() {
  await Promise.race([attempt?.end('stopped'), new Promise((resolve) => setTimeout(resolve, 5_000))])
  process.exit(0)
}
