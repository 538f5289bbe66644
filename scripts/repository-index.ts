import { indexEntries } from '../src/directory/index-entries.ts'
import { readSample, sampleFile } from '../src/directory/read-sample.ts'
import { loadExamples } from '../src/understanding/load-examples.ts'
import type { Example, IndexEntry } from '../src/understanding/types.ts'

/** What the service understands by, from the files of the repository alone: no database is asked. */
export async function repositoryIndex(): Promise<{ entries: IndexEntry[]; examples: Example[] }> {
  const read = await readSample(sampleFile)
  if (!read.ok) throw new Error(read.errors.join('\n'))
  const { examples, mistakes } = loadExamples()
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  const entries = indexEntries({
    services: read.sample.services.map((service) => ({
      ...service,
      words: Object.values(service.words).flat(),
    })),
    centers: read.sample.centers,
  })
  return { entries, examples }
}
