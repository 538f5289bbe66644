import type { Defaults, Flow } from '../flow/index.ts'
import { textsOfDefaults, textsOfStep } from '../flow/text-uses.ts'

/** A part of the talk, and the texts that people meet there, each told once: where they meet it first. */
export interface Moment {
  /** A flow's id; `everywhere`: what belongs to no flow. */
  id: string
  keys: string[]
}

/** What most people hear, and so what is worth recording first. */
const first = ['first-contact', 'menu', 'find-service', 'talk-to-human', 'book-session', 'crisis', 'help']
/** Said by the program itself, wherever somebody is. */
const everywhere = /^(?:listen\.number|kind|handoff|common)\./

/** All texts that may be spoken, in the order of the talk. */
export function momentsOf(
  flows: { byId: ReadonlyMap<string, Flow>; defaults: Defaults },
  keys: Iterable<string>,
): Moment[] {
  const told = new Set<string>()
  const once = (key: string) => !told.has(key) && told.add(key)
  const place = (id: string) => (first.includes(id) ? first.indexOf(id) : first.length)
  const ids = [...flows.byId.keys()].sort((a, b) => place(a) - place(b) || a.localeCompare(b))
  const moments = ids.map((id) => ({
    id,
    keys: [...(flows.byId.get(id)?.steps.values() ?? [])]
      .flatMap(textsOfStep)
      .map(({ key }) => key)
      .filter(once),
  }))
  const rest = [...textsOfDefaults(flows.defaults).map(({ key }) => key), ...keys]
    .filter((key, at, all) => everywhere.test(key) && all.indexOf(key) === at)
    .filter(once)
  return [...moments, { id: 'everywhere', keys: rest }].filter((moment) => moment.keys.length > 0)
}
