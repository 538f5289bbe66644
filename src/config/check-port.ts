import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type StartError, startError } from '../start-error.ts'

/**
 * Whether we could listen there, asked before the database is started. A predecessor that is just closing is waited
 * for, `patience` milliseconds long.
 */
export async function checkPort(host: string, port: number, patience = 2000): Promise<StartError | null> {
  if (port === 0) return null
  for (const until = Date.now() + patience; ; await sleep(200)) {
    const code = await listenOnce(host, port)
    if (code === null) return null
    if (code !== 'EADDRINUSE' || Date.now() > until) return portError(host, port, code)
  }
}

export function portError(host: string, port: number, code: string): StartError {
  switch (code) {
    case 'EADDRINUSE':
      return startError(
        `Port ${port} is taken: this service may be running already, or another program uses it.`,
        `Stop that one, or choose another port: PORT=${port === 65_535 ? 3000 : port + 1} npm start`,
      )
    case 'EACCES':
      return startError(
        `Port ${port} may not be used by this user.`,
        'Choose one above 1023: PORT=3000 npm start, with a proxy in front of it if need be.',
      )
    default:
      return startError(
        `HOST ${host} cannot be listened on (${code}).`,
        'Set HOST to 127.0.0.1, 0.0.0.0 or an address of this machine.',
      )
  }
}

/** Null, or the error's code. */
function listenOnce(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}
