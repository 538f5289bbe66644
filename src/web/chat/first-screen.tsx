import { type Language, languageNames, languages } from './languages.ts'
import type { View } from './session.ts'
import type { Texts } from './texts.ts'

/** The first thing one sees: three languages, and what stays where. Nothing is stored before a choice. */
export function FirstScreen({
  view,
  texts,
  start,
}: {
  view: View
  texts: Texts
  start: (language: Language) => void
}) {
  return (
    <main class="hello">
      {view.goodbye ? <p role="status">{view.goodbye}</p> : null}
      <h1>{texts('choose_language')}</h1>
      <div class="languages">
        {languages.map((language) => (
          <button
            type="button"
            key={language}
            lang={language}
            disabled={view.phase === 'starting'}
            onClick={() => start(language)}
          >
            {languageNames[language]}
          </button>
        ))}
      </div>
      <p class="status" role="status">
        {view.trouble ? texts(view.trouble) : view.phase === 'starting' ? texts('loading') : ''}
      </p>
      <p class="small">{texts('privacy')}</p>
      <p class="small">{texts('leave_hint')}</p>
    </main>
  )
}
