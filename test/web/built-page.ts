import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const configFile = fileURLToPath(new URL('../../src/web/vite.config.ts', import.meta.url))

/** The page as it is shipped, built from the sources of now into a folder of its own. */
export async function builtPage(): Promise<{ root: string } & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'mpcc-page-'))
  await build({ configFile, logLevel: 'error', build: { outDir: root, emptyOutDir: true } })
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}

/** The same where the real program serves it from. What is there stays: another test may be serving it. */
export async function buildPageInPlace(): Promise<void> {
  await build({ configFile, logLevel: 'error', build: { emptyOutDir: false } })
}

const consoleConfig = fileURLToPath(new URL('../../src/web/console.vite.config.ts', import.meta.url))

/** The console of the sources of now, where the real program serves it from. */
export async function buildConsoleInPlace(): Promise<void> {
  await build({ configFile: consoleConfig, logLevel: 'error', build: { emptyOutDir: false } })
}

const partnerConfig = fileURLToPath(new URL('../../src/web/partner.vite.config.ts', import.meta.url))

/** The partners' page of the sources of now, where the real program serves it from. */
export async function buildPartnerInPlace(): Promise<void> {
  await build({ configFile: partnerConfig, logLevel: 'error', build: { emptyOutDir: false } })
}
