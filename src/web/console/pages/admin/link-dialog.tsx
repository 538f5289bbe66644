import { t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { Dialog } from '../../parts/dialog.tsx'

/** A one-time link, shown once: it is handed over by a way that nobody else reads. */
export function LinkDialog({
  link,
  expiresAt,
  close,
}: {
  link: string
  expiresAt: string
  close: () => void
}) {
  return (
    <Dialog title={t('link_title')} close={close}>
      <p>{t('link_hint', { when: whenInWords(expiresAt) })}</p>
      <p class="quote code" dir="ltr">
        {link}
      </p>
      <div class="acts">
        <button
          type="button"
          class="main-act"
          data-first
          onClick={() =>
            void navigator.clipboard?.writeText(link).then(
              () => tell(t('link_copied')),
              () => tell(t('link_not_copied'), { bad: true }),
            )
          }
        >
          {t('link_copy')}
        </button>
      </div>
    </Dialog>
  )
}
