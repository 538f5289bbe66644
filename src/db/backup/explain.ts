import type { Restored, RestoreRefusal } from './restore-backup.ts'
import type { Unreadable } from './sealed-file.ts'

type Told = { sentence: string; cure: string }

/** What speaks against a restore, in one sentence, and what to do. */
export function explainRefusal(refusal: Exclude<Restored, { ok: true }>): Told {
  return 'file' in refusal ? explainFile(refusal.file, refusal.why) : explainState(refusal.why)
}

function explainFile(file: string, why: Unreadable['why']): Told {
  switch (why) {
    case 'missing':
      return {
        sentence: `There is no file ${file}.`,
        cure: 'Give the path of a content backup or of its folder.',
      }
    case 'not-a-backup':
      return {
        sentence: `${file} is not the kind of backup that is needed here.`,
        cure: 'Give a content backup to --from, a keys backup to --keys.',
      }
    case 'other-key':
      return {
        sentence: `${file} was made under another MASTER_KEY.`,
        cure: 'Set MASTER_KEY to that one; after a change of the key give the earlier one as OLD_MASTER_KEY.',
      }
    case 'damaged':
      return {
        sentence: `${file} is damaged or not complete; nothing was changed.`,
        cure: 'Take another copy of it.',
      }
    default:
      return why satisfies never
  }
}

function explainState(why: RestoreRefusal): Told {
  switch (why) {
    case 'no-content':
      return { sentence: 'There is no content backup in this folder.', cure: 'Give the file itself.' }
    case 'no-keys':
      return {
        sentence: 'There is no keys backup beside it, and without keys its content opens for nobody.',
        cure: 'Put the newest keys-... file beside it, or name it by --keys FILE.',
      }
    case 'other-installation':
      return {
        sentence: 'The keys backup is of another installation.',
        cure: 'Name the right one by --keys FILE.',
      }
    case 'keys-before-content':
      return {
        sentence: 'The keys backup is older than the content: who first wrote between them would be lost.',
        cure: 'Name a newer keys backup by --keys FILE, or restore an older content.',
      }
    case 'keys-too-old':
      return {
        sentence:
          'The keys backup is older than seven days: who was erased since then would become readable again.',
        cure: 'Name a newer one by --keys FILE; if there is none, add --accept-old-keys and erase those persons again.',
      }
    case 'in-use':
      return { sentence: 'The service runs on this database.', cure: 'Stop it, then try again.' }
    case 'not-empty':
      return {
        sentence: 'The database is not empty.',
        cure: 'Restore into an empty one (another DATA_DIR or DATABASE_URL), or add --replace to lose what it holds now.',
      }
    case 'newer':
      return { sentence: 'The backup is of a newer release.', cure: 'Restore it with that release.' }
    case 'older':
      return {
        sentence: 'The backup is of an older release than the tables of this database.',
        cure: 'Restore it into an empty database (another DATA_DIR or DATABASE_URL): it is brought up to date there.',
      }
    case 'differs':
      return {
        sentence: 'The tables of this database are not those of the backup.',
        cure: 'Restore into an empty database, with the release that made the backup or a newer one.',
      }
    default:
      return why satisfies never
  }
}
