import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FlowFile } from './problem.ts'

/** The flow files of a folder, by name. The one place of this room that touches the disk. */
export const readFlowFiles = async (dir: string): Promise<FlowFile[]> => {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(
    names.map(async (name) => ({ path: join(dir, name), text: await readFile(join(dir, name), 'utf8') })),
  )
}
