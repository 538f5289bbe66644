import { useEffect, useState } from 'preact/hooks'
import { languageNames, languages } from '../../chat/languages.ts'
import { forgetPush, isPushOn, mayPush, turnPushOn } from '../api/push.ts'
import { type Me, signOut } from '../api/session.ts'
import { ask } from '../lib/http.ts'
import { changeLook, look, sizes } from '../lib/look.ts'
import { inWords } from '../lib/problems.ts'
import { useStore } from '../lib/store.ts'
import { t } from '../lib/texts.ts'
import { tell } from '../lib/toasts.ts'
import { roleName } from '../lib/words.ts'
import { Devices } from './devices.tsx'
import { KeySheet } from './key-sheet.tsx'

/** How the console looks, where one is signed in, and the way out. */
export function SettingsPage({ me }: { me: Me }) {
  const now = useStore(look)
  const [push, setPush] = useState<boolean | null>(null)
  const [sheet, setSheet] = useState(false)
  useEffect(() => void isPushOn().then(setPush), [])
  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_settings')}</h1>
      </div>
      <section class="panel stack">
        <p>
          <b dir="auto">{me.alias}</b> · {roleName(me.role)}
        </p>
        <div class="line-of">
          <button
            type="button"
            class="quiet"
            onClick={async () => {
              const answer = await ask('staff/lock', { method: 'POST', body: {} })
              if (answer.ok) await ask('staff/me')
              else tell(inWords(answer.problem), { bad: true })
            }}
          >
            {t('lock_now')}
          </button>
          <button type="button" class="warn-act" onClick={() => void signOut()}>
            {t('sign_out')}
          </button>
        </div>
      </section>
      <section class="section">
        <h2>{t('look')}</h2>
        <div class="panel stack">
          <fieldset>
            <legend>{t('language')}</legend>
            <div class="line-of">
              {languages.map((one) => (
                <button
                  type="button"
                  key={one}
                  lang={one}
                  class={one === now.language ? 'main-act' : 'quiet'}
                  aria-pressed={one === now.language}
                  onClick={() => changeLook({ language: one })}
                >
                  {languageNames[one]}
                </button>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend>{t('text_size')}</legend>
            <div class="line-of">
              <button
                type="button"
                class="quiet"
                disabled={now.size === 0}
                onClick={() => changeLook({ size: now.size - 1 })}
              >
                <bdi dir="ltr" aria-hidden="true">
                  A−
                </bdi>
                <span class="heard">{t('text_smaller')}</span>
              </button>
              <button
                type="button"
                class="quiet"
                disabled={now.size === sizes.length - 1}
                onClick={() => changeLook({ size: now.size + 1 })}
              >
                <bdi dir="ltr" aria-hidden="true">
                  A+
                </bdi>
                <span class="heard">{t('text_larger')}</span>
              </button>
            </div>
          </fieldset>
          <fieldset>
            <legend>{t('scheme')}</legend>
            <div class="line-of">
              {(['', 'light', 'dark'] as const).map((scheme) => (
                <button
                  type="button"
                  key={scheme}
                  class={scheme === now.scheme ? 'main-act' : 'quiet'}
                  aria-pressed={scheme === now.scheme}
                  onClick={() => changeLook({ scheme })}
                >
                  {t(`scheme_${scheme || 'auto'}`)}
                </button>
              ))}
            </div>
          </fieldset>
          <button type="button" class="quiet" onClick={() => setSheet(true)}>
            {t('keys_title')}
          </button>
        </div>
      </section>
      {mayPush() ? (
        <section class="section">
          <h2>{t('push')}</h2>
          <div class="panel stack">
            <p class="soft">{t('push_hint')}</p>
            <div>
              <button
                type="button"
                class={push ? 'warn-act' : 'main-act'}
                disabled={push === null}
                onClick={async () => {
                  const went = push ? await forgetPush() : await turnPushOn()
                  if (went) tell(t(push ? 'push_off_done' : 'push_on_done'))
                  else tell(t('push_failed'), { bad: true })
                  setPush(await isPushOn())
                }}
              >
                {t(push ? 'push_off' : 'push_on')}
              </button>
            </div>
          </div>
        </section>
      ) : null}
      <Devices />
      <p class="section small soft">{t('kept_here')}</p>
      {sheet ? <KeySheet close={() => setSheet(false)} /> : null}
    </div>
  )
}
