/** A text cut into its literal parts and its placeholders: `{name}` or `{name, format}`. */
export interface Placeholder {
  name: string
  /** How the value is shown: `number`, `date`, `time`, a format of the name resolver; null: as it is. */
  format: string | null
}
export type Part = string | Placeholder

const placeholder = /\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?:,\s*([a-z_]+)\s*)?\}/g

export function parseTemplate(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(placeholder)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push({ name: match[1] ?? '', format: match[2] ?? null })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

/** Placeholders as they are compared between languages: `name` or `name, format`, sorted, each once. */
export function placeholdersOf(text: string): string[] {
  const found = parseTemplate(text).filter((part) => typeof part !== 'string')
  return [...new Set(found.map(({ name, format }) => (format ? `${name}, ${format}` : name)))].sort()
}

/** True when a brace is left that belongs to no placeholder: a typing mistake that people would see. */
export const hasStrayBrace = (text: string): boolean =>
  parseTemplate(text).some((part) => typeof part === 'string' && /[{}]/.test(part))
