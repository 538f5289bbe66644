import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from './compressed.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const languages = ['ar', 'kmr', 'en']

/** The console's texts, a file each language, fetched when it is chosen. */
function consoleTexts(): Plugin {
  const file = (language: string) => here(`../../locales/${language}/console.json`)
  const read = (language: string): Record<string, string> => {
    const entries = JSON.parse(readFileSync(file(language), 'utf8')) as Record<string, { text: string }>
    return Object.fromEntries(Object.entries(entries).map(([key, { text }]) => [key, text]))
  }
  const asset = (language: string) => {
    const source = JSON.stringify(read(language))
    const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
    return { fileName: `assets/${language}-${hash}.json`, source }
  }
  return {
    name: 'console-texts',
    resolveId: (id) => (id === 'virtual:console-texts' ? `\0${id}` : null),
    load(id) {
      if (id !== '\0virtual:console-texts') return null
      for (const language of languages) this.addWatchFile(file(language))
      const names = Object.fromEntries(languages.map((language) => [language, asset(language).fileName]))
      return `export const textFiles = ${JSON.stringify(names)}`
    },
    generateBundle() {
      for (const language of languages) this.emitFile({ type: 'asset', ...asset(language) })
    },
    transformIndexHtml: (html) =>
      html.replace(
        '%no_script%',
        languages.map((one) => `<p lang="${one}" dir="auto">${read(one).no_script}</p>`).join(''),
      ),
  }
}

/** The service worker learns the names of the page's files: it keeps those and nothing else. */
function shellOfWorker(): Plugin {
  return {
    name: 'shell-of-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const shell = ['./', 'icon.svg', ...Object.keys(bundle).filter((name) => name.startsWith('assets/'))]
      const version = createHash('sha256').update(shell.join()).digest('base64url').slice(0, 8)
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') throw new Error('the service worker was not built')
      const code = worker.code.replace('"%shell%"', shell.map((name) => JSON.stringify(name)).join())
      worker.code = code.replace('%version%', version)
    },
  }
}

export default defineConfig({
  root: here('./console'),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: here('../../dist/console'),
    emptyOutDir: true,
    // Staff phones of about 2021.
    target: ['chrome90', 'firefox90', 'safari15'],
    cssTarget: ['chrome90', 'firefox90', 'safari15'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: here('./console/index.html'), sw: here('./console/worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  plugins: [consoleTexts(), shellOfWorker(), compressed()],
})
