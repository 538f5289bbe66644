import { writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSample, sampleFile } from '../src/directory/read-sample.ts'
import {
  checkFlows,
  type FlowFacts,
  flowJsonSchema,
  formatProblem,
  loadFlows,
  readFlowFiles,
} from '../src/flow/index.ts'
import { planJsonSchema, readPlans } from '../src/followup/plan.ts'
import { readVisitLists, visitListsFile } from '../src/followup/visits/lists.ts'
import { definitionsFile, readDefinitions } from '../src/indicators/definitions.ts'
import { loadShipped } from '../src/recordings/shipped.ts'
import { checkLocales } from '../src/text/check-locales.ts'
import { loadLocales } from '../src/text/load-locales.ts'
import { localeFacts } from '../src/text/locale-facts.ts'
import { actionSpecs } from '../src/turn/actions/index.ts'
import { normalise } from '../src/understanding/normalise.ts'

/**
 * `npm run flows`: checks all flows, texts, the sample directory, the definitions of the figures and the lists for visits; a line for each mistake, exit code 1 when there is one.
 * `npm run flows -- --schema` writes flows/flow.schema.json anew, for editors.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dir = join(root, 'flows')

if (process.argv.includes('--schema')) {
  writeFileSync(join(dir, 'flow.schema.json'), `${JSON.stringify(flowJsonSchema(), null, 2)}\n`)
  writeFileSync(join(dir, 'plans/plan.schema.json'), `${JSON.stringify(planJsonSchema(), null, 2)}\n`)
} else {
  const locales = loadLocales(join(root, 'locales'))
  const mistakes = checkLocales(locales).map((m) => `locales/${m.file} ${m.key} ${m.what}`.replace('  ', ' '))
  const unheard = loadShipped(join(root, 'locales'), locales).mistakes.map(
    (m) => `locales/${m.file}: ${m.what}`,
  )
  const facts: FlowFacts = {
    actions: actionSpecs,
    queues: ['caseworker', 'complaints', 'crisis'],
    texts: localeFacts(locales),
    normalise,
  }
  const files = (await readFlowFiles(dir)).map((f) => ({
    ...f,
    path: relative(root, f.path).replaceAll('\\', '/'),
  }))
  const problems = checkFlows(files, facts).map(formatProblem)
  const planFiles = (await readFlowFiles(join(dir, 'plans'))).map((f) => ({
    ...f,
    path: relative(root, f.path).replaceAll('\\', '/'),
  }))
  const checked = loadFlows(files, facts)
  // A plan stands on the flows: they are mended first.
  if (checked.ok) problems.push(...readPlans(planFiles, checked.flows.byId).problems.map(formatProblem))
  const sample = await readSample(sampleFile)
  const wrong = sample.ok ? [] : sample.errors.map((error) => error.replace(`${root}/`, ''))
  const figures = readDefinitions(definitionsFile)
  const miscounted = figures.ok ? [] : figures.errors.map((error) => error.replace(`${root}/`, ''))
  const visits = readVisitLists(visitListsFile)
  const unlisted = visits.ok ? [] : visits.errors.map((error) => error.replace(`${root}/`, ''))
  const all = [...mistakes, ...unheard, ...problems, ...wrong, ...miscounted, ...unlisted]
  for (const line of all) console.log(line)
  const found = all.length
  if (found === 0)
    console.log(
      `${files.length - 1} flows, ${locales.texts.ar.size} texts and the sample directory are in order.`,
    )
  else console.log(`${found} to mend.`)
  process.exitCode = found === 0 ? 0 : 1
}
