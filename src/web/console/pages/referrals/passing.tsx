import { useState } from 'preact/hooks'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Dialog } from '../../parts/dialog.tsx'

interface Link {
  id: string
  createdAt: string
  expiresAt: string
  state: string
  devices: number
  lastOpenedAt: string | null
}
/** The link and its code are told once. A new code for a link that is known has no link beside it. */
interface Told {
  link: string | null
  code: string
}

const shown = ['sent', 'received', 'accepted', 'scheduled', 'service_given', 'no_show', 'unreachable']
export const isWithRecipient = (state: string) => shown.includes(state)

/** How what she agreed to reaches a recipient outside the console: a link with a code, the form on paper, a file. */
export function Passing({ id, partner }: { id: string; partner: boolean }) {
  const { answer, load } = useAnswer<{ links: Link[] }>(partner ? `staff/referrals/${id}/links` : null)
  const [told, setTold] = useState<Told | null>(null)
  const [busy, setBusy] = useState(false)
  const links = answer?.ok ? answer.value.links : []

  async function make(path: string): Promise<void> {
    setBusy(true)
    const made = await ask<{ link?: string; code: string }>(`staff/referrals/${id}/${path}`, {
      method: 'POST',
      body: {},
    })
    setBusy(false)
    if (made.ok) setTold({ link: made.value.link ?? null, code: made.value.code })
    else tell(inWords(made.problem), { bad: true })
    void load()
  }
  async function revoke(link: string): Promise<void> {
    const went = await ask(`staff/referrals/${id}/links/${link}/revoke`, { method: 'POST', body: {} })
    tell(went.ok ? t('ref_link_revoked') : inWords(went.problem), went.ok ? {} : { bad: true })
    void load()
  }
  const language = languageNow() === 'en' ? 'en' : 'ar'
  return (
    <section class="section">
      <h2>{t('ref_passing')}</h2>
      <div class="acts start">
        {partner ? (
          <button type="button" class="quiet" disabled={busy} onClick={() => void make('link')}>
            {t('ref_link_make')}
          </button>
        ) : null}
        <a
          class="button"
          href={`../api/staff/referrals/${id}/form.pdf?language=${language}`}
          download="form.pdf"
        >
          {t('ref_form')}
        </a>
        {partner ? (
          <a class="button" href={`../api/staff/referrals/${id}/export.json`} download="form.json">
            {t('ref_export')}
          </a>
        ) : null}
      </div>
      <p class="small soft">{t('ref_passing_hint')}</p>
      <ul class="today-list flat small">
        {links.map((link) => (
          <li key={link.id}>
            <div class="grow">
              <p>{t(`ref_link_${link.state}`)}</p>
              <p class="soft">
                {t('ref_link_until', { time: whenInWords(link.expiresAt) })}
                {link.lastOpenedAt
                  ? ` · ${t('ref_link_read', { time: whenInWords(link.lastOpenedAt) })}`
                  : ''}
              </p>
            </div>
            {link.state === 'revoked' || link.state === 'expired' ? null : (
              <>
                <button
                  type="button"
                  class="quiet"
                  disabled={busy}
                  onClick={() => void make(`links/${link.id}/code`)}
                >
                  {t('ref_link_code')}
                </button>
                <button type="button" class="quiet" onClick={() => void revoke(link.id)}>
                  {t('ref_link_end')}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {told ? (
        <Dialog title={t('ref_link_title')} close={() => setTold(null)}>
          <p>{t('ref_link_once')}</p>
          {told.link ? (
            <label>
              <span>{t('ref_link_link')}</span>
              <textarea
                rows={3}
                dir="ltr"
                readOnly
                value={told.link}
                onFocus={(event) => event.currentTarget.select()}
              />
            </label>
          ) : null}
          <p>
            {t('ref_link_say')} <bdi class="code">{told.code}</bdi>
          </p>
          <div class="acts">
            {told.link ? (
              <button
                type="button"
                class="main-act"
                onClick={() =>
                  void navigator.clipboard?.writeText(told.link ?? '').then(() => tell(t('ref_link_copied')))
                }
              >
                {t('ref_link_copy')}
              </button>
            ) : null}
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}
