/** A mistake in a flow file: where it stands and how to mend it. Line and column count from 1. */
export interface Problem {
  file: string
  line: number
  column: number
  message: string
  /** What to do, in one sentence. */
  cure: string
}

/** A flow file as it was read. `path` is only used in messages; the file's name gives the flow's id. */
export interface FlowFile {
  path: string
  text: string
}

/** Where a key or value stands in a file: names of mappings and numbers of list entries. */
export type Path = readonly (string | number)[]

export const formatProblem = (p: Problem): string =>
  `${p.file}:${p.line}:${p.column} ${p.message} (${p.cure})`
