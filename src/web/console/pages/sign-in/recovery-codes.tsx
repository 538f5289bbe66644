import { useState } from 'preact/hooks'
import { t } from '../../lib/texts.ts'
import { Door } from './door.tsx'

/** Shown once: on paper they open the door when the phone is lost. */
export function RecoveryCodes({ codes, done }: { codes: string[]; done: () => void }) {
  const [kept, setKept] = useState(false)
  return (
    <Door title={t('recovery_title')}>
      <div class="stack">
        <p>{t('recovery_hint')}</p>
        <ol class="codes code" dir="ltr">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <button type="button" class="quiet" onClick={() => print()}>
          {t('print')}
        </button>
        <label class="check">
          <input type="checkbox" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
          <span>{t('recovery_kept')}</span>
        </label>
        <button type="button" class="main-act" disabled={!kept} onClick={done}>
          {t('go_on')}
        </button>
      </div>
    </Door>
  )
}
