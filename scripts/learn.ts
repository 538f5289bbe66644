import { drizzle } from 'drizzle-orm/postgres-js'
import { uuidv7 } from '../src/contacts/ids.ts'
import { openVault } from '../src/contacts/open-vault.ts'
import * as schema from '../src/db/schema/index.ts'
import { startError } from '../src/start-error.ts'
import { addExample, addWord, type Taught } from '../src/turn/learning/teach.ts'
import { dropUnmatched, listUnmatched } from '../src/turn/learning/unmatched.ts'
import { onDatabase, say } from './with-database.ts'

/** `npm run learn -- ...`: what people wrote that was not understood, and what staff make of it. */
const usage = `Usage: npm run learn -- COMMAND
  list                       what was not understood, newest first; it is deleted after 30 days
  add ID LABEL               makes it an example of a service or of a wish (talk-to-human, opening-hours, unknown, ...)
  word ID SERVICE WORDS      makes these words a name that people use for a service
  drop ID                    deletes it`

const [command = '', id = '', label = '', ...rest] = process.argv.slice(2)
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
const isWhole =
  command === 'list' ||
  (isUuid &&
    (command === 'drop' ||
      (command === 'add' && label !== '') ||
      (command === 'word' && label !== '' && rest.length > 0)))

if (!isWhole) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  await onDatabase(async ({ sql, config }) => {
    const [there] = await sql<{ there: boolean }[]>`
      select to_regclass('public.unmatched_messages') is not null as there`
    if (!there?.there)
      throw startError('The database is not prepared yet.', 'Run npm start once, then try again.')
    const opened = await openVault(sql, config.masterKey)
    if (!opened.ok)
      throw startError(
        'MASTER_KEY is not the key of this database.',
        'Set the one that the service runs with.',
      )
    const { vault } = opened
    const db = drizzle(sql, { schema })
    switch (command) {
      case 'list': {
        const found = await listUnmatched(db, vault)
        for (const { id, language, text, createdAt } of found)
          say(`${id}  ${createdAt.toISOString().slice(0, 10)}  ${language ?? '-'}  ${text}`)
        if (found.length === 0) say('Nothing waits here.')
        return
      }
      case 'drop':
        if ((await db.transaction((tx) => dropUnmatched(tx, [id]))) === 0) refuse('no-message')
        else say('It is deleted.')
        return
      case 'add':
        return told(
          await db.transaction((tx) => addExample(tx, vault, { id, label, exampleId: uuidv7(Date.now()) })),
        )
      default:
        return told(
          await db.transaction((tx) => addWord(tx, vault, { id, service: label, word: rest.join(' ') })),
        )
    }
  })
}

function told(taught: Taught) {
  if (!taught.ok) return refuse(taught.why)
  say(`Learned: ${taught.text}`)
  say('A running service understands by it within half a minute.')
}

function refuse(why: Extract<Taught, { ok: false }>['why']) {
  const sentences = {
    'no-message': `There is no message ${id}.`,
    'no-label': `There is no service and no wish "${label}".`,
    'nothing-left': 'Nothing is left of it to learn from.',
  }
  process.stderr.write(`${sentences[why]}\n`)
  process.exitCode = 1
}
