import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from './compressed.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const languages = ['ar', 'kmr', 'en']
/** What one sees before a choice: it comes with the first script, without another way there and back. */
const onFirstScreen = [
  'title',
  'choose_language',
  'privacy',
  'leave',
  'leave_hint',
  'loading',
  'moment',
  'error_unavailable',
]

/**
 * The page's texts, a file each language: `virtual:texts` names them, the page fetches the one it needs. Plain files
 * and not `import()`, which browsers of 2018 do not know.
 */
function pageTexts(): Plugin {
  const file = (language: string) => here(`../../locales/${language}/web.json`)
  const read = (language: string): Record<string, string> => {
    const entries = Object.entries(
      JSON.parse(readFileSync(file(language), 'utf8')) as Record<string, { text: string }>,
    )
    return Object.fromEntries(entries.map(([key, { text }]) => [key, text]))
  }
  const asset = (language: string) => {
    const source = JSON.stringify(read(language))
    const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
    return { fileName: `assets/${language}-${hash}.json`, source }
  }
  return {
    name: 'page-texts',
    resolveId: (id) => (id.startsWith('virtual:') ? `\0${id}` : null),
    load(id) {
      if (id === '\0virtual:embed-words') {
        const words = languages.map((language) => [language, { title: read(language).title }])
        return `export const embedWords = ${JSON.stringify(Object.fromEntries(words))}`
      }
      if (id === '\0virtual:first-texts') {
        const pick = (texts: Record<string, string>) =>
          Object.fromEntries(onFirstScreen.map((key) => [key, texts[key]]))
        const first = languages.map((language) => [language, pick(read(language))])
        return `export const firstTexts = ${JSON.stringify(Object.fromEntries(first))}`
      }
      if (id !== '\0virtual:texts') return null
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
        languages
          .map((language) => `<p lang="${language}" dir="auto">${read(language).no_script}</p>`)
          .join(''),
      ),
  }
}

const lent = 'jsx jsxs Fragment useEffect useRef useState Icon focusable sizes canInstall install'.replace(
  / /g,
  ', ',
)

/** The extras take from the page what it has already (load-extras.ts), so that no script is shared by two. */
function lentParts(): Plugin {
  return {
    name: 'lent-parts',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id, importer = '') =>
      /\/chat\/first\.ts$/.test(importer) && id === './languages.ts'
        ? `${here('./chat/languages.ts')}?first`
        : /\/chat\/(?:composer|settings|voice|use-recording)\.tsx?$/.test(importer) &&
            /^preact|(?:frame|icon|install|look)\.tsx?$/.test(id)
          ? '\0lent'
          : null,
    load: (id) => (id === '\0lent' ? `export const { ${lent} } = window.chatParts` : null),
  }
}

/**
 * Classic scripts, each a function of its own: modules came after the browsers of 2016. The service worker learns the names
 * of the page's files.
 */
function classicScripts(): Plugin {
  return {
    name: 'classic-scripts',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        const named = (start: string, end = '.js') =>
          Object.keys(bundle ?? {}).filter(
            (name) => name.startsWith(`assets/${start}-`) && name.endsWith(end),
          )[0]
        return html
          .replace(
            /<script type="module" crossorigin/,
            `<script defer src="./${named('first')}"></script>\n    <script defer`,
          )
          .replace(/ crossorigin/g, '')
          .replace('%extras%', `${named('extras')} ${named('extras', '.css')}`)
      },
    },
    generateBundle(_options, bundle) {
      const shell = ['./', 'icon.svg', ...Object.keys(bundle).filter((name) => name.startsWith('assets/'))]
      const version = createHash('sha256').update(shell.join()).digest('base64url').slice(0, 8)
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue
        if (part.imports.length + part.exports.length > 0)
          throw new Error(`${part.fileName} is no single script`)
        const code = part.code.replace('"%shell%"', shell.map((name) => JSON.stringify(name)).join())
        part.code = `(function(){${code.replace('%version%', version)}})();`
      }
    },
  }
}

export default defineConfig({
  root: here('./chat'),
  // Relative, so that the page also works below a path of another site.
  base: './',
  // Also where tests build it: the extras are lent the plain functions.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    // What an Android 7 of 2016 came with.
    target: ['chrome51', 'firefox52', 'safari11'],
    cssTarget: ['chrome51', 'firefox52', 'safari11'],
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: here('./chat/index.html'),
        embed: here('./chat/embed.ts'),
        sw: here('./chat/worker.ts'),
        first: here('./chat/first.ts'),
        extras: here('./chat/extras.tsx'),
      },
      output: {
        // These two are found by their names: on other sites, and by browsers that look for a newer worker.
        entryFileNames: ({ name }) =>
          /^(?:index|first|extras)$/.test(name) ? 'assets/[name]-[hash].js' : '[name].js',
      },
    },
  },
  plugins: [lentParts(), pageTexts(), classicScripts(), compressed()],
})
