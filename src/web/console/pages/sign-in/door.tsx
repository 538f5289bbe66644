import type { ComponentChildren } from 'preact'
import { languageNames, languages } from '../../../chat/languages.ts'
import { changeLook, look } from '../../lib/look.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'

/** The frame of all that stands before the work. */
export function Door({ title, children }: { title: string; children: ComponentChildren }) {
  const now = useStore(look)
  return (
    <main class="door">
      <div class="panel">
        <div class="brand">
          <img src="./icon.svg" alt="" />
          <h1>{title}</h1>
        </div>
        {children}
      </div>
      <fieldset class="languages">
        <legend class="heard">{t('language')}</legend>
        {languages.map((one) => (
          <button
            type="button"
            key={one}
            lang={one}
            aria-pressed={one === now.language}
            onClick={() => changeLook({ language: one })}
          >
            {languageNames[one]}
          </button>
        ))}
      </fieldset>
    </main>
  )
}

/** Digits of any script as the keys 0 to 9, which the server and the eye compare. */
export const plainDigits = (text: string): string =>
  text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
