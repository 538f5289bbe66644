import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

import { addPerson, listPersons } from '../../src/contacts/persons.ts'
import { contact, newId, openedVault } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'
import { startProgram } from '../support/program.ts'

it('backs up, changes the master key and restores by the commands, telling what is wrong in two lines', async () => {
  await using source = await testDatabase()
  await using target = await testDatabase({ empty: true })
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-commands-'))
  const [key, next] = [randomBytes(32), randomBytes(32)]
  const vault = await openedVault(source.sql, key)
  const { contactId } = await contact(source.db, vault)
  await source.db.transaction((tx) =>
    addPerson(tx, vault, {
      id: newId(),
      contactId,
      relation: 'self',
      name: 'Zîn',
      ageBand: null,
      now: new Date(),
    }),
  )
  const run = async (name: string, url: string, master: Buffer, args: string[] = [], more = {}) => {
    const env = {
      DATABASE_URL: url,
      MASTER_KEY: master.toString('base64'),
      DATA_DIR: join(folder, 'data'),
      ...more,
    }
    await using program = startProgram(`scripts/${name}.ts`, env, args)
    return { code: await program.ended(), text: program.printed() }
  }
  const backups = join(folder, 'backups')

  const first = await run('backup', source.url, key, ['--to', backups])
  expect(first).toMatchObject({ code: 0, text: expect.stringContaining('content-') })
  expect(await run('backup', source.url, next, ['--to', backups])).toEqual({
    code: 1,
    text: 'MASTER_KEY is not the key of this database.\nSet MASTER_KEY to the one it was made with.\n',
  })
  const rotated = await run('rotate-key', source.url, key, [], { NEW_MASTER_KEY: next.toString('hex') })
  expect(rotated).toMatchObject({ code: 0, text: expect.stringContaining('2 keys') })
  expect((await run('backup', source.url, next, ['--to', backups])).code).toBe(0)

  const wrong = await run('restore', target.url, key, ['--from', backups])
  expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('another MASTER_KEY') })
  const restored = await run('restore', target.url, next, ['--from', backups])
  expect(restored).toMatchObject({ code: 0, text: expect.stringContaining('Restored') })
  const again = await run('restore', target.url, next, ['--from', backups])
  expect(again).toMatchObject({ code: 1, text: expect.stringContaining('not empty') })
  const opened = await openedVault(target.sql, next)
  expect((await listPersons(target.db, opened, contactId))[0]?.name).toBe('Zîn')
  await rm(folder, { recursive: true })
}, 120_000)
