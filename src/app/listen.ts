import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { startError } from '../start-error.ts'

/** Listens where the config says and returns the URL. Throws a StartError with a cure where the port cannot be had. */
export async function listen(server: FastifyInstance, config: Config): Promise<string> {
  try {
    return await server.listen({ host: config.host, port: config.port })
  } catch (error) {
    await server.close()
    const code = (error as { code?: string }).code
    if (code === 'EADDRINUSE') {
      throw startError(
        `Port ${config.port} is taken by another program.`,
        `Stop that program, or choose another port: PORT=${config.port + 1} npm start`,
      )
    }
    if (code === 'EACCES')
      throw startError(
        `This user may not listen on port ${config.port}.`,
        'Choose a port above 1024: PORT=3000 npm start',
      )
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw startError(
        `HOST=${config.host} is no address of this machine.`,
        'Use 127.0.0.1, 0.0.0.0 or leave HOST unset.',
      )
    throw error
  }
}
