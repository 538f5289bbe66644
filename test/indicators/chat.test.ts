import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

let test: TestApp
beforeAll(async () => {
  test = await testApp()
})
afterAll(() => test?.[Symbol.asyncDispose]())

it('counts a newcomer, what she did not find and her wish for a person, and writes nothing of her', async () => {
  const her = person(test)
  await her.starts()
  await her.taps('ar')
  await her.says('بدي سلة غذائية')
  await her.says('بدي دكتور')
  await her.says('أريد أن أموت')
  const rows = await test.database.sql`
    select kind, detail, channel, n, sex, age_band from facts
    where kind in ('contact_new', 'unmet', 'handoff_opened') order by kind, detail`
  const told = (kind: string, detail: string | null, more: object = {}) =>
    expect.objectContaining({ kind, detail, n: 1, sex: null, age_band: null, ...more })
  expect(rows.map((row) => ({ ...row }))).toEqual([
    told('contact_new', null, { channel: expect.any(String) }),
    told('handoff_opened', 'crisis'),
    told('unmet', 'health'),
    told('unmet', 'relief'),
  ])
  // No column of a fact could hold anybody.
  const columns = await test.database.sql<{ name: string; type: string }[]>`
    select column_name as name, data_type as type from information_schema.columns where table_name = 'facts'`
  expect(columns.filter(({ type }) => ['uuid', 'bytea', 'jsonb'].includes(type))).toEqual([])
  const [words] = await test.database.sql<{ all: string }[]>`select json_agg(facts)::text as all from facts`
  expect(words?.all).not.toMatch(/سلة|دكتور|أموت/)
})
