import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { eraseContact } from '../../src/contacts/erase.ts'
import { makeBackup } from '../../src/db/backup/make-backup.ts'
import { restoreBackup } from '../../src/db/backup/restore-backup.ts'
import { readWhole } from '../../src/referral/read-whole.ts'
import { master, newId, openedVault } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'
import { holds, tracesOf } from '../support/find-words.ts'
import { day, partner, words, world } from './support.ts'

it('cannot be read in backups from before an erasure; another person’s still can', async () => {
  await using real = await world()
  await using target = await testDatabase({ empty: true })
  const to = await mkdtemp(join(tmpdir(), 'mpcc-referral-'))
  try {
    const [one, two] = [await real.someone(), await real.someone()]
    const [hers, others] = [
      await real.sent({ contactId: one.contactId }),
      await real.sent({ contactId: two.contactId }),
    ]
    for (const referralId of [hers, others])
      expect(await real.move({ referralId, move: 'receive', actor: partner, words })).toEqual({ ok: true })
    const before = await makeBackup(real.sql, master, { to, now: real.now })
    for (const file of [before.content, before.keys])
      expect(holds(await readFile(file), tracesOf(words))).toBe(false)
    real.pass(1_000)
    await real.run((tx, { vault, now }) =>
      eraseContact(tx, vault, { contactId: one.contactId, inboxIds: [], now, newId }),
    )
    real.pass(1_000)
    await makeBackup(real.sql, master, { to, now: real.now })

    const restored = await restoreBackup(target.sql, {
      from: before.content,
      masterKeys: [master],
      replace: false,
      acceptOldKeys: false,
      now: new Date(real.now().getTime() + day),
    })
    expect(restored).toMatchObject({ ok: true, erasedAgain: 1 })
    const vault = await openedVault(target.sql)
    expect(await loadDataKey(target.db, vault, hers)).toBeNull()
    const rows = await target.sql<{ id: string; content: Buffer | null; state: string }[]>`
      select id, content, state from referrals`
    expect(rows).toHaveLength(2)
    const row = (id: string) => rows.find((one) => one.id === id) as (typeof rows)[number]
    expect(row(hers)).toMatchObject({ content: null, state: 'closed' })
    const read = await readWhole(target.db, vault, row(others))
    expect(read.content?.fields.reason).toBe(words)
    expect(read.events.at(-1)?.words).toBe(words)
    expect((await readWhole(target.db, vault, row(hers))).events.every((event) => event.words === null)).toBe(
      true,
    )
  } finally {
    await rm(to, { recursive: true, force: true })
  }
})
