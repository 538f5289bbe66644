import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How long a request that is under way may take once the server closes. */
const graceMs = 4_000

/**
 * Lets the server close soon: requests under way finish, connections that never asked anything (browsers open some in
 * advance, and Node does not count them as idle) are ended at once, and what is left after the grace is cut.
 */
export function closeConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>()
  app.server.on('connection', (socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', (request) => unused.delete(request.socket))
  app.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy()
    setTimeout(() => app.server.closeAllConnections(), graceMs).unref()
  })
}
