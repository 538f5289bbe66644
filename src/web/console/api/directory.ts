import { ask } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'
import { languageNow } from '../lib/texts.ts'
import { onLeave, session } from './session.ts'
import type { Colleague } from './types.ts'

type Named = {
  id: string
  kind?: string
  ar?: string
  kmr?: string
  en?: string
  names?: Record<string, string>
}
export interface Surroundings {
  centers: Named[]
  labels: Named[]
  colleagues: (Colleague & { onShift?: boolean; open?: number; centers?: string[]; capacity?: number })[]
  flows: string[]
}
const nothing: Surroundings = { centers: [], labels: [], colleagues: [], flows: [] }
/** What is named around chats: centers, labels, colleagues by alias, the flows that a chat can be given back to. */
export const around = createStore<Surroundings>(nothing)

export async function askAround(): Promise<void> {
  const paths = { centers: 'centers', labels: 'labels', colleagues: 'colleagues', flows: 'flows' } as const
  const now = session.get()
  const rights = now.phase === 'in' ? now.me.rights : []
  const names = (Object.keys(paths) as (keyof typeof paths)[]).filter((name) =>
    rights.includes(name === 'labels' ? 'chats.work' : 'colleagues.see'),
  )
  await Promise.all(
    names.map(async (name) => {
      const answer = await ask<Record<string, never>>(`staff/${paths[name]}`)
      if (answer.ok) around.set((now) => ({ ...now, [name]: answer.value[name] ?? [] }))
    }),
  )
}
onLeave(() => around.set(nothing))

const nameOf = (one: Named | undefined, id: string) =>
  one?.names?.[languageNow()] ?? one?.[languageNow()] ?? one?.names?.ar ?? one?.ar ?? id
export const centerName = (id: string | null, none: string): string =>
  id === null
    ? none
    : nameOf(
        around.get().centers.find((one) => one.id === id),
        id,
      )
/** Where cases of release are prepared: its workers share notes. */
export const isInformationCenter = (id: string): boolean =>
  around.get().centers.find((one) => one.id === id)?.kind === 'information-center'
export const labelName = (id: string): string =>
  nameOf(
    around.get().labels.find((one) => one.id === id),
    id,
  )
