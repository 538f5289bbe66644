import { compileDefaults, compileFlow } from '../compile.ts'
import { type ParsedFlow, parseDefaults, parseFlow } from '../parse.ts'
import type { FlowFile, Problem } from '../problem.ts'
import type { ActionSpec } from '../types.ts'
import { checkDefaults } from './check-defaults.ts'
import { checkGraph } from './check-graph.ts'
import { checkLabels } from './check-labels.ts'
import { checkReferences } from './check-references.ts'
import { checkTexts } from './check-texts.ts'
import { checkVariables } from './check-variables.ts'
import type { FlowSet } from './source.ts'

/** What the checker asks of the texts. */
export interface TextFacts {
  languages: readonly string[]
  has(language: string, key: string): boolean
  /** Names of the placeholders of a text. */
  placeholders(language: string, key: string): string[]
  /** Plural forms that this language needs and that are missing. */
  missingForms(language: string, key: string): string[]
  /** The text of a label as it stands, or null: there is none, or it has placeholders. */
  label(language: string, key: string): string | null
}

/** What the flows are held against. This room imports no other, so it is told. */
export interface FlowFacts {
  actions: ActionSpec[]
  queues: readonly string[]
  texts: TextFacts
  normalise(text: string): string
  /** Fields of `$contact`. */
  contact?: readonly string[]
}

/** Every mistake in the flow files, by file and line. Empty: they may be used. */
export const checkFlows = (files: FlowFile[], facts: FlowFacts): Problem[] => {
  const read = readAll(files)
  return read.ok ? checkCompiled(read.set, facts) : read.problems
}

/** Reads all files; form first, for nothing else can be told about a file that cannot be read. */
export const readAll = (
  files: FlowFile[],
): { ok: true; set: FlowSet } | { ok: false; problems: Problem[] } => {
  const problems: Problem[] = []
  const isDefaults = (f: FlowFile) => /(^|[\\/])defaults\.yaml$/.test(f.path)
  const defaultsFile = files.find(isDefaults)
  if (!defaultsFile)
    problems.push({
      file: 'defaults.yaml',
      line: 1,
      column: 1,
      message: 'the file is missing',
      cure: 'put it back beside the flows',
    })
  const defaults = defaultsFile && parseDefaults(defaultsFile)
  if (defaults && !defaults.ok) problems.push(...defaults.problems)
  const parsed: ParsedFlow[] = []
  for (const file of files.filter((f) => !isDefaults(f))) {
    const result = parseFlow(file)
    if (result.ok) parsed.push(result.value)
    else problems.push(...result.problems)
  }
  if (!defaults?.ok || problems.length > 0) return { ok: false, problems }
  const compiled = compileDefaults(defaults.value.defaults)
  const flows = parsed.map((p) => ({ file: p.file, report: p.report, flow: compileFlow(p.flow, compiled) }))
  const byId = new Map(flows.map((f) => [f.flow.id, f]))
  return { ok: true, set: { defaults: compiled, defaultsReport: defaults.value.report, flows, byId } }
}

/** Checks in the order of what builds on what: paths are only followed where every reference leads somewhere. */
export const checkCompiled = (set: FlowSet, facts: FlowFacts): Problem[] => {
  const first = [...checkDefaults(set), ...checkReferences(set, facts)]
  const second = first.length > 0 ? [] : [...checkGraph(set), ...checkVariables(set, facts)]
  const problems = [...first, ...second, ...checkTexts(set, facts), ...checkLabels(set, facts)]
  return problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
}
