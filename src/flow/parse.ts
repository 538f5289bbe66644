import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import type { FlowFile, Path, Problem } from './problem.ts'
import {
  type DefaultsSource,
  defaultsSchema,
  type FlowSource,
  flowSchema,
  type StepKind,
  type StepSource,
  stepKinds,
  stepSchemas,
} from './schema.ts'

/** Far above any flow that a person writes; keeps the parser's time and memory small on hostile files. */
const maxBytes = 128 * 1024
const maxDepth = 24

/** Builds a problem at a place of this file (the place's key, or the nearest one above that exists). */
export type Report = (path: Path, message: string, cure: string) => Problem
export interface ParsedFlow {
  file: string
  flow: FlowSource
  report: Report
}
export interface ParsedDefaults {
  file: string
  defaults: DefaultsSource
  report: Report
}
type Parsed<T> = { ok: true; value: T } | { ok: false; problems: Problem[] }

/** Reads one flow file's form. What it refers to is held by the checker. */
export const parseFlow = (file: FlowFile): Parsed<ParsedFlow> => {
  const read = readYaml(file)
  if (!read.ok) return read
  const { data, report } = read.value
  const head = flowSchema.safeParse(data)
  const problems = head.success ? [] : issuesOf(head.error, [], data, report)
  const steps: Record<string, StepSource> = {}
  const raw = (data as { steps?: unknown } | null)?.steps
  if (isRecord(raw)) {
    for (const [id, step] of Object.entries(raw)) {
      const parsed = parseStep(id, step, report)
      if (parsed.ok) steps[id] = parsed.value
      else problems.push(...parsed.problems)
    }
  }
  const name = file.path.split(/[\\/]/).at(-1)
  if (head.success && name !== `${head.data.flow}.yaml`) {
    problems.push(
      report(
        ['flow'],
        `flow ${head.data.flow} stands in ${name}`,
        `name the file ${head.data.flow}.yaml or change flow:`,
      ),
    )
  }
  if (!head.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, value: { file: file.path, flow: { ...head.data, steps }, report } }
}

/** Reads flows/defaults.yaml. */
export const parseDefaults = (file: FlowFile): Parsed<ParsedDefaults> => {
  const read = readYaml(file)
  if (!read.ok) return read
  const { data, report } = read.value
  const parsed = defaultsSchema.safeParse(data)
  if (!parsed.success) return { ok: false, problems: issuesOf(parsed.error, [], data, report) }
  return { ok: true, value: { file: file.path, defaults: parsed.data, report } }
}

/** Reads another YAML file of data (a plan) as carefully as a flow, with problems at their place. */
export const parseAs = <T>(file: FlowFile, schema: z.ZodType<T>): Parsed<{ value: T; report: Report }> => {
  const read = readYaml(file)
  if (!read.ok) return read
  const { data, report } = read.value
  const parsed = schema.safeParse(data)
  if (!parsed.success) return { ok: false, problems: issuesOf(parsed.error, [], data, report) }
  return { ok: true, value: { value: parsed.data, report } }
}

const parseStep = (id: string, step: unknown, report: Report): Parsed<StepSource> => {
  const path = ['steps', id]
  const kinds = isRecord(step) ? kindsOf(step) : []
  if (kinds.length !== 1) {
    const message =
      kinds.length === 0 ? `step ${id} has no kind` : `step ${id} has several kinds: ${kinds.join(', ')}`
    return { ok: false, problems: [report(path, message, `give it exactly one of ${stepKinds.join(', ')}`)] }
  }
  const kind = kinds[0] as StepKind
  const parsed = stepSchemas[kind].safeParse(step)
  if (!parsed.success) return { ok: false, problems: issuesOf(parsed.error, path, step, report) }
  return { ok: true, value: { kind, ...parsed.data } as StepSource }
}

/** The kind keys of a step, without those that only go along: `say` with handoff and end, `end` with handoff. */
const kindsOf = (step: Record<string, unknown>): string[] => {
  const found = stepKinds.filter((k) => Object.hasOwn(step, k))
  if (found.includes('handoff')) return found.filter((k) => k !== 'say' && k !== 'end')
  if (found.includes('end')) return found.filter((k) => k !== 'say')
  return found
}

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

const readYaml = (file: FlowFile): Parsed<{ data: unknown; report: Report }> => {
  const lines = new LineCounter()
  const positioned = (offset: number, message: string, cure: string): Problem => {
    const { line, col } = lines.linePos(offset)
    return { file: file.path, line: Math.max(1, line), column: Math.max(1, col), message, cure }
  }
  const refuse = (message: string, cure: string, offset = 0) => ({
    ok: false as const,
    problems: [positioned(offset, message, cure)],
  })
  if (Buffer.byteLength(file.text) > maxBytes)
    return refuse('the file is larger than 128 KB', 'split the flow into several and run one from the other')
  const deep = tooDeepAt(file.text)
  if (deep !== null) {
    const line = file.text.slice(0, deep).split('\n').length
    const column = deep - file.text.lastIndexOf('\n', deep - 1)
    return {
      ok: false,
      problems: [
        {
          file: file.path,
          line,
          column,
          message: 'too deeply nested',
          cure: 'write the steps flat, one below the other',
        },
      ],
    }
  }
  let doc: ReturnType<typeof parseDocument>
  try {
    doc = parseDocument(file.text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      strict: true,
      uniqueKeys: true,
    })
  } catch {
    return refuse('this is not readable as YAML', 'write it in the form that docs/flows.md shows')
  }
  const error = doc.errors[0]
  if (error)
    return refuse(
      `YAML: ${firstLine(error.message)}`,
      'mend the line: often an indent, a quote or a doubled key',
      error.pos[0],
    )
  const aliases: number[] = []
  visit(doc, { Alias: (_, node) => void aliases.push(node.range?.[0] ?? 0) })
  if (aliases.length > 0)
    return refuse('references (*name) are not used in flows', 'write the value out', aliases[0])
  const report: Report = (path, message, cure) => positioned(offsetOf(doc.contents, path), message, cure)
  return { ok: true, value: { data: doc.toJS({ maxAliasCount: 0 }), report } }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text

/** Where nesting exceeds what a flow may have, or null: the YAML composer recurses, so depth is held before it runs. */
const tooDeepAt = (text: string): number | null => {
  let open = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '[' || c === '{') open++
    else if (c === ']' || c === '}') open = Math.max(0, open - 1)
    if (open > maxDepth) return i
    if (i !== 0 && text[i - 1] !== '\n') continue
    const lead = /^[ \t?:-]*/.exec(text.slice(i, i + maxDepth * 10))?.[0] ?? ''
    if (lead.length > maxDepth * 8 || lead.replaceAll(/[^?:-]/g, '').length > maxDepth) return i
  }
  return null
}

const offsetOf = (root: unknown, path: Path): number => {
  let node: unknown = root
  let offset = rangeOf(root)
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(part))
      if (!pair) break
      offset = rangeOf(pair.key)
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number' && node.items[part] !== undefined) {
      node = node.items[part]
      offset = rangeOf(node)
    } else break
  }
  return offset
}

const rangeOf = (node: unknown): number =>
  isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0

type Issue = z.core.$ZodIssue

const issuesOf = (error: z.ZodError, above: string[], data: unknown, report: Report): Problem[] =>
  error.issues.slice(0, 20).flatMap((issue) => issueOf(issue, above, data, report))

const issueOf = (issue: Issue, above: string[], data: unknown, report: Report): Problem[] => {
  const inner = issue.path.map((p) => (typeof p === 'number' ? p : String(p)))
  const path = [...above, ...inner]
  const name =
    inner.length > 0
      ? path.slice(above.length > 0 ? 1 : 0).join('.')
      : above.length > 0
        ? `step ${above.at(-1)}`
        : 'the file'
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      report(
        [...path, key],
        `${key} is not known here`,
        'correct its spelling or take it out; docs/flows.md lists what each kind may have',
      ),
    )
  }
  if (issue.code === 'invalid_key') {
    const why = issue.issues[0]?.message ?? 'is not allowed'
    return [report(path, `${String(inner.at(-1) ?? '')} ${why}`, 'change the name')]
  }
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') {
    if (valueAt(data, inner) === undefined)
      return [report(path, `${name} is missing`, `add ${String(inner.at(-1) ?? 'the fields')}:`)]
  }
  const message = issue.message.replace(/^Invalid input: /, 'is wrong: ')
  return [report(path, `${name} ${message}`, 'correct it as docs/flows.md shows')]
}

const valueAt = (data: unknown, path: readonly (string | number)[]): unknown => {
  let at = data
  for (const part of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined
  return at
}

/** A structure as it was stored, or null when this program does not read it. */
export const parseSteps = (structure: string): FlowSource | null => {
  let data: unknown
  try {
    data = JSON.parse(structure)
  } catch {
    return null
  }
  const head = flowSchema.safeParse(data)
  if (!head.success) return null
  const steps: Record<string, StepSource> = {}
  for (const [id, step] of Object.entries(head.data.steps)) {
    if (!isRecord(step)) return null
    const { kind: _, ...rest } = step
    const parsed = parseStep(id, rest, (_path, message, cure) => ({
      file: '',
      line: 1,
      column: 1,
      message,
      cure,
    }))
    if (!parsed.ok) return null
    steps[id] = parsed.value
  }
  return { ...head.data, steps }
}
