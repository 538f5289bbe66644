import type { FastifyPluginAsync } from 'fastify'
import type { Directory } from '../../directory/types.ts'

/** A flow that can begin by itself: it needs nothing that another flow would give it. */
interface Flow {
  id: string
  takes: ReadonlyMap<string, 'required' | 'optional'>
}

export interface AroundRouteParts {
  directory(): Directory
  flows(): Iterable<Flow>
}

/** What stands around chats: centers by name, and the flows that a chat can be given back to. No person's data. */
export function aroundRoutes({ directory, flows }: AroundRouteParts): FastifyPluginAsync {
  const config = { staff: { right: 'colleagues.see', audit: 'none', background: true } } as const
  return async (app) => {
    app.get('/api/staff/centers', { config }, async () => ({
      centers: directory().centers.map(({ id, name, kind, state }) => ({ id, ...name, kind, state })),
    }))

    app.get('/api/staff/flows', { config }, async () => ({
      flows: [...flows()]
        .filter(({ takes }) => ![...takes.values()].includes('required'))
        .map(({ id }) => id)
        .sort(),
    }))
  }
}
