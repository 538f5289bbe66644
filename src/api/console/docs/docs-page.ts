/** The part of an OpenAPI document that the page shows. */
export interface Description {
  info: { title: string; description?: string }
  paths?: Record<string, Record<string, Operation>>
}
interface Operation {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
}
export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  format?: string
}

/** The description as a page to read: no script, no style of anybody else. */
export function docsPage({ info, paths = {} }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'staff'))].sort()
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'staff') === tag)
    return `<section id="${text(tag)}"><h2>${text(tag)}</h2>${own.map(row).join('')}</section>`
  })
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(info.title)}</title><link rel="stylesheet" href="/api/docs/style.css"></head><body><main><h1>${text(info.title)}</h1>
<p>${text(info.description ?? '')}</p><p><a href="/api/docs/openapi.json">openapi.json</a></p>
<nav>${tags.map((tag) => `<a href="#${text(tag)}">${text(tag)}</a>`).join(' ')}</nav>${sections.join('')}</main></body></html>`
}

function row({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const parameters = operation.parameters?.map(
    (one) =>
      `<li><code>${text(one.name)}</code> in ${text(one.in)}${one.required ? '' : ', optional'}: ${text(typeOf(one.schema))}</li>`,
  )
  const fields = Object.entries(body?.properties ?? {}).map(
    ([name, schema]) =>
      `<li><code>${text(name)}</code>${body?.required?.includes(name) ? '' : ', optional'}: ${text(typeOf(schema))}</li>`,
  )
  return `<article><h3><b>${text(method.toUpperCase())}</b> <code>${text(path)}</code></h3><p>${text(operation.summary ?? '')}</p>
<p class="rule">${text(operation.description ?? '')}</p>${list('Parameters', parameters ?? [])}${list('Body', fields)}</article>`
}

const list = (title: string, items: string[]) =>
  items.length === 0 ? '' : `<h4>${title}</h4><ul>${items.join('')}</ul>`

/** A schema in a word or two. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return 'anything'
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.items) return `list of ${typeOf(schema.items)}`
  const type = [schema.type ?? 'object'].flat().join(' | ')
  return schema.format ? `${type} (${schema.format})` : type
}

const text = (value: string) => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const docsStyle = `:root{color-scheme:light dark;--line:#8884;--soft:#888}
body{margin:0;padding:1rem;font:1rem/1.5 system-ui,sans-serif}main{max-width:52rem;margin:auto}
article{border-top:1px solid var(--line);padding:.5rem 0}h2{margin:2rem 0 .5rem}h3{margin:.5rem 0;font-size:1rem;font-weight:400;overflow-wrap:anywhere}
h4{margin:.5rem 0 0;font-size:.85rem;color:var(--soft)}ul{margin:.2rem 0}p{margin:.3rem 0}.rule{color:var(--soft);font-size:.9rem}nav a{margin-right:.75rem}
`
