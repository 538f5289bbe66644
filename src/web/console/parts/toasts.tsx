import { useStore } from '../lib/store.ts'
import { t } from '../lib/texts.ts'
import { hush, toasts } from '../lib/toasts.ts'

export function Toasts() {
  const all = useStore(toasts)
  return (
    <div class="toasts" role="status" aria-live="polite">
      {all.map(({ id, text, undo }) => (
        <div class="toast" key={id}>
          <p>{text}</p>
          {undo ? (
            <button
              type="button"
              class="link-act"
              onClick={() => {
                undo()
                hush(id)
              }}
            >
              {t('undo')}
            </button>
          ) : null}
        </div>
      ))}
    </div>
  )
}
