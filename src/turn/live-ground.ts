import { watch } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import { flowRevisions } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import type { Directory } from '../directory/types.ts'
import {
  type FlowFacts,
  type Flows,
  formatProblem,
  loadFlows,
  readFlowFiles,
  reloadFlows,
  structures,
  usableWith,
  withRevisions,
} from '../flow/index.ts'
import { readPlans } from '../followup/plan.ts'
import { queues } from '../handoff/open-handoff.ts'
import { startError } from '../start-error.ts'
import { createTexts } from '../text/create-texts.ts'
import { loadLocales } from '../text/load-locales.ts'
import { localeFacts } from '../text/locale-facts.ts'
import type { NameResolver, Texts } from '../text/types.ts'
import { loadExamples } from '../understanding/load-examples.ts'
import { normalise } from '../understanding/normalise.ts'
import type { IndexEntry, Understanding } from '../understanding/types.ts'
import { actions } from './actions/index.ts'
import type { Ground } from './converse.ts'
import { indexOf } from './index-of.ts'
import { withTaught } from './learning/with-taught.ts'

type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface GroundDeps {
  /** The project's folder: holds `flows/` and `locales/`. */
  root: string
  /** Where what was learned from examples is kept for the next start. */
  learnedDir: string
  db: Db
  vault: Vault
  directory(): Directory
  resolve: NameResolver
  indexEntries(directory: Directory): IndexEntry[]
  voices: Ground['voices']
  newId(): string
  log: Log
}

export interface LiveGround extends Ground, AsyncDisposable {
  /** Reads flows and texts anew. With a mistake in them the last good ones stay and the log names file and line. */
  reload(): Promise<void>
}

/** Editors write a file in several steps. */
const settleMs = 300

/**
 * Flows, texts and index as they are now. A mistake at the start refuses it, by file and line; a mistake in a file that
 * is edited while the service runs changes nothing.
 */
export async function createLiveGround(deps: GroundDeps): Promise<LiveGround> {
  const { root, db, vault, log } = deps
  const flowsDir = join(root, 'flows')
  const localesDir = join(root, 'locales')
  const facts = (): FlowFacts => ({
    actions: [...actions.values()].map((a) => a.spec),
    queues: [...queues],
    texts: localeFacts(loadLocales(localesDir)),
    normalise,
  })

  let texts: Texts = createTexts({ dir: localesDir, resolve: deps.resolve })
  const loaded = loadFlows(await readFlowFiles(flowsDir), facts())
  if (!loaded.ok) {
    throw startError(
      `The flows have ${loaded.problems.length} mistake(s):\n${loaded.problems.map(formatProblem).join('\n')}`,
      'Correct the files named above; `npm run flows` checks them again.',
    )
  }
  const plansOf = async (of: Flows) => readPlans(await readFlowFiles(join(flowsDir, 'plans')), of.byId)
  const firstPlans = await plansOf(loaded.flows)
  if (firstPlans.problems.length > 0) {
    throw startError(
      `The plans have ${firstPlans.problems.length} mistake(s):\n${firstPlans.problems.map(formatProblem).join('\n')}`,
      'Correct the files named above; `npm run flows` checks them again.',
    )
  }
  let { plans } = firstPlans
  let flows: Flows = await published(db, loaded.flows, texts)
  const { examples, mistakes } = loadExamples()
  if (mistakes.length > 0) {
    throw startError(
      `The example sentences have ${mistakes.length} mistake(s):\n${mistakes.join('\n')}`,
      'Correct the files named above in src/understanding/examples.',
    )
  }
  let indexed = deps.directory()
  let understanding: Understanding = indexOf(
    deps.indexEntries(indexed),
    withTaught(examples, indexed),
    deps.learnedDir,
  )

  async function reload(): Promise<void> {
    try {
      texts = createTexts({ dir: localesDir, resolve: deps.resolve })
      const next = reloadFlows(flows, await readFlowFiles(flowsDir), facts())
      const nextPlans = await plansOf(next.flows)
      for (const problem of [...next.problems, ...nextPlans.problems])
        log.error({ file: problem.file }, `flow refused: ${formatProblem(problem)}`)
      if (next.problems.length + nextPlans.problems.length > 0) return
      plans = nextPlans.plans
      flows = await published(db, next.flows, texts)
      log.info({ flows: flows.byId.size }, 'flows and texts are up to date')
    } catch (error) {
      const said = error as { sentence?: string; name?: string }
      log.error(
        {},
        `texts or flows refused; the last good ones stay: ${said.sentence ?? said.name ?? 'unknown'}`,
      )
    }
  }

  let timer: NodeJS.Timeout | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void reload(), settleMs)
  }
  const watchers = [flowsDir, localesDir].map((dir) =>
    watch(dir, { recursive: true, persistent: false }, soon),
  )
  for (const watcher of watchers)
    watcher.on('error', () => log.warn({}, 'files are not watched; restart to take up an edit'))

  return {
    flows: () => flows,
    texts: () => texts,
    directory: deps.directory,
    plans: () => plans,
    understanding() {
      // The index follows the directory: rebuilt when a new one stands there.
      const directory = deps.directory()
      if (directory !== indexed) {
        indexed = directory
        understanding = indexOf(
          deps.indexEntries(directory),
          withTaught(examples, directory),
          deps.learnedDir,
        )
      }
      return understanding
    },
    actions,
    voices: deps.voices,
    vault,
    newId: deps.newId,
    reload,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

/** Keeps these flows' structures for those who will be in them when they change, and brings back older ones. */
async function published(db: Db, flows: Flows, texts: Texts): Promise<Flows> {
  const rows = structures(flows)
  if (rows.length > 0)
    await // Text keys are no part of the hash: the row follows the files.
    await db
      .insert(flowRevisions)
      .values(rows)
      .onConflictDoUpdate({ target: flowRevisions.hash, set: { structure: sql`excluded.structure` } })
  const usable = usableWith({ hasText: (key) => texts.has(key), actions: actions.keys() })
  return withRevisions(flows, await db.select().from(flowRevisions), usable)
}
