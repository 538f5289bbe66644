import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from './compressed.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const languages = ['ar', 'kmr', 'en']

/** All texts come with the script: they are few, and a partner on a weak line asks once. */
function partnerTexts(): Plugin {
  const file = (language: string) => here(`../../locales/${language}/partner.json`)
  const read = (language: string): Record<string, string> => {
    const entries = JSON.parse(readFileSync(file(language), 'utf8')) as Record<string, { text: string }>
    return Object.fromEntries(Object.entries(entries).map(([key, { text }]) => [key, text]))
  }
  return {
    name: 'partner-texts',
    resolveId: (id) => (id === 'virtual:partner-texts' ? `\0${id}` : null),
    load(id) {
      if (id !== '\0virtual:partner-texts') return null
      for (const language of languages) this.addWatchFile(file(language))
      const all = Object.fromEntries(languages.map((language) => [language, read(language)]))
      return `export const allTexts = ${JSON.stringify(all)}`
    },
    transformIndexHtml: (html) =>
      html.replace(
        '%no_script%',
        languages.map((one) => `<p lang="${one}" dir="auto">${read(one).no_script}</p>`).join(''),
      ),
  }
}

export default defineConfig({
  root: here('./partner'),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: here('../../dist/partner'),
    emptyOutDir: true,
    // Whatever a partner has: phones of about 2018.
    target: ['chrome64', 'firefox67', 'safari12'],
    cssTarget: ['chrome64', 'firefox67', 'safari12'],
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  plugins: [partnerTexts(), compressed()],
})
