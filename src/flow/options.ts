import type { Defaults, StepOf } from './compile.ts'
import type { PromptOption, Value, Vars } from './types.ts'
import { get, getAll } from './value.ts'

export interface Shown {
  /** Every option over all pages. */
  all: PromptOption[]
  /** Those of this page, in order. */
  page: PromptOption[]
  more: boolean
  pages: number
}

/** The options of a question, paged. Beside a list the fixed options stand on each page; without one they are paged themselves. */
export const optionsOf = (
  step: StepOf<'choose'>,
  page: number,
  vars: Vars,
  { contact, pageSize }: { contact: Vars; pageSize: number },
  more: string,
): Shown => {
  const fixed = step.options.map((o) => ({
    id: o.id,
    label: o.label,
    values: getAll(o.values, vars, contact),
  }))
  if (step.list === null) return paged(fixed, [], page, pageSize, more)
  const taken = new Set(fixed.map((o) => o.id))
  return paged(
    itemsOf(get(step.list.from, vars, contact), step.list.label, taken),
    fixed,
    page,
    pageSize,
    more,
  )
}

const paged = (
  items: PromptOption[],
  fixed: PromptOption[],
  page: number,
  pageSize: number,
  more: string,
): Shown => {
  if (items.length + fixed.length <= pageSize) {
    const all = fixed.length === 0 ? items : [...items, ...fixed]
    return { all, page: all, more: false, pages: 1 }
  }
  const size = Math.max(1, pageSize - fixed.length - 1)
  const pages = Math.ceil(items.length / size)
  const from = (page % pages) * size
  const rest = [{ id: 'more', label: more, values: {} }, ...fixed]
  return { all: [...items, ...rest], page: [...items.slice(from, from + size), ...rest], more: true, pages }
}

/** Items are ids or objects with an id; what is neither, or doubles an option, is not shown. */
const itemsOf = (list: Value, label: string, taken: Set<string>): PromptOption[] => {
  const items: PromptOption[] = []
  for (const entry of Array.isArray(list) ? list : []) {
    const id = idOf(entry)
    if (id === null || taken.has(id)) continue
    taken.add(id)
    const fields = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : {}
    items.push({ id, label, values: { ...fields, item: id } })
  }
  return items
}

const idOf = (entry: Value): string | null => {
  const id = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry.id : entry
  if (typeof id === 'number') return String(id)
  return typeof id === 'string' && id !== '' && id !== 'more' && id.length <= 48 ? id : null
}

/** The two options of an `ask` as `confirm`. */
export const confirmOptions = (defaults: Defaults): PromptOption[] => [
  { id: 'yes', label: defaults.confirm.yes, values: {} },
  { id: 'no', label: defaults.confirm.no, values: {} },
]
