import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

/**
 * Collects the OpenAPI description of the staff routes from their zod schemas and rules. To be registered before the routes.
 * What is not for staff is left out: the open data describes itself, the chat is spoken by our own page.
 */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'MPCC Chat: staff',
        version: '1',
        description:
          'For signed-in staff. The cookie of the sign-in is the key; requests that change something come from our own pages. ' +
          'Refusals are RFC 9457 problem documents with a `code`; what is out of scope does not exist (404).',
      },
      components: { securitySchemes: { signIn: { type: 'apiKey', in: 'cookie', name: 'staff' } } },
      security: [{ signIn: [] }],
    },
    transform(options) {
      const { schema, url, route } = options
      const rule = route.config?.staff
      if (!rule || url.startsWith('/api/docs') || url.startsWith('/console/'))
        return { schema: { hide: true }, url }
      const told = jsonSchemaTransform(options) as { schema: Record<string, unknown>; url: string }
      return {
        url: told.url,
        schema: {
          ...told.schema,
          tags: schema?.tags ?? [url.split('/')[3] ?? 'staff'],
          description: `Right: ${rule.right}. Written down: ${rule.audit}.`,
          'x-right': rule.right,
          'x-audit': rule.audit,
        },
      }
    },
  })
}
