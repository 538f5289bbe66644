import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'node:v8'
import type { Learned, Memory } from '../understanding/classifier.ts'

const code = fileURLToPath(new URL('../understanding/', import.meta.url))

/**
 * What was learned from these words by this very code, in files of `folder`. Only numbers stand there, no sentence. Without a
 * folder that can be written, or with a file that does not open, the index is trained anew: nothing else changes.
 */
export function learnedBefore(folder: string, words: string): Memory {
  const key = createHash('sha256').update(fingerprint()).update(words).digest('hex').slice(0, 24)
  const fileOf = (name: string) => join(folder, `${key}-${name}.learned`)
  return {
    recall(name) {
      try {
        const learned = deserialize(readFileSync(fileOf(name))) as Partial<Learned>
        const { weights, idf, bias } = learned
        const whole =
          weights instanceof Float32Array && idf instanceof Float32Array && bias instanceof Float64Array
        return whole && weights.length === idf.length * bias.length ? { weights, idf, bias } : null
      } catch {
        return null
      }
    },
    keep(name, learned) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        for (const old of readdirSync(folder)) {
          if (old.endsWith(`-${name}.learned`)) rmSync(join(folder, old), { force: true })
        }
        // Whole or not at all: two processes may start at once, and one may be killed.
        const written = `${fileOf(name)}.${process.pid}`
        writeFileSync(written, serialize(learned), { mode: 0o600 })
        renameSync(written, fileOf(name))
      } catch {
        // A full or read-only disk: the next start learns again.
      }
    },
  }
}

/** The code that learns: another version of it learns otherwise. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(code, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.ts')) hash.update(readFileSync(join(code, file)))
  }
  return hash.digest('hex')
}
