import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flowJsonSchema } from '../../src/flow/index.ts'

const dir = join(import.meta.dirname, '../../flows')

it('keeps flows/flow.schema.json fresh (npm run flows -- --schema)', () => {
  expect(JSON.parse(readFileSync(join(dir, 'flow.schema.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(flowJsonSchema())),
  )
})
