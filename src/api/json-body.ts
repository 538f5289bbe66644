import type { FastifyInstance } from 'fastify'

/** Far above what any of our bodies needs. */
const deepest = 16

/** Whether JSON text opens more than `limit` objects and arrays inside each other. Reads the text once, parses nothing. */
export function isDeeperThan(json: string, limit: number): boolean {
  if (!opensMoreThan(json, limit)) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < json.length; i += 1) {
    const char = json[i]
    if (inString) {
      if (char === '\\') i += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      depth += 1
      if (depth > limit) return true
    } else if (char === '}' || char === ']') depth -= 1
  }
  return false
}

/** Most bodies open so few that no depth can be too much: they need not be read letter by letter. */
function opensMoreThan(json: string, limit: number): boolean {
  let opened = 0
  for (const bracket of ['{', '[']) {
    for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
      opened += 1
      if (opened > limit) return true
    }
  }
  return false
}

/** JSON is the only body that is read; deep JSON is refused before a parser recurses into it. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    if (isDeeperThan(text, deepest)) {
      done(Object.assign(new Error('too deep'), { statusCode: 400 }), undefined)
      return
    }
    parse(request, text, done)
  })
}
