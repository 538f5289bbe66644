import { z } from 'zod'
import { flowSchema, stepSchemas } from './schema.ts'

/** The flow file's shape as JSON Schema, so that editors complete and check it. Written to flows/flow.schema.json. */
export const flowJsonSchema = (): object => {
  const step = z.union(Object.values(stepSchemas) as unknown as [z.ZodType, z.ZodType])
  const schema = z.toJSONSchema(flowSchema.extend({ steps: z.record(z.string(), step) }), {
    target: 'draft-7',
    io: 'input',
    reused: 'ref',
  })
  return { ...schema, title: 'Flow', description: 'See docs/flows.md' }
}
