import type { IndexEntry } from '../understanding/types.ts'
import type { Center, Localised, Service } from './types.ts'

/** What is needed of a directory; the sample file has it, too. */
interface Named {
  services: readonly Pick<Service, 'id' | 'name' | 'words' | 'about'>[]
  centers: readonly Pick<Center, 'id' | 'name' | 'words'>[]
  examples?: readonly { text: string; label: string }[]
}

/** What a search compares with: names most, then the words people use, then descriptions. */
export function indexEntries({ services, centers, examples = [] }: Named): IndexEntry[] {
  const weighed = (texts: string[], weight: number) => texts.map((text) => ({ text, weight }))
  const all = (text: Localised) => Object.values(text)
  return [
    ...services.map(
      (service): IndexEntry => ({
        id: service.id,
        kind: 'service',
        texts: [
          ...weighed(all(service.name), 1),
          ...weighed(service.words, 1),
          ...weighed(all(service.about), 0.3),
          // Staff taught these a minute ago, perhaps for a service that has few: they count as its words, too.
          ...weighed(
            examples.filter(({ label }) => label === service.id).map(({ text }) => text),
            1,
          ),
        ],
      }),
    ),
    ...centers.map(
      (center): IndexEntry => ({
        id: center.id,
        kind: 'center',
        texts: weighed([...all(center.name), ...center.words], 1),
      }),
    ),
  ]
}
