import { useEffect, useState } from 'preact/hooks'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { hasText, t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Bones, Trouble } from '../../parts/states.tsx'

interface Link {
  running: boolean
  state: string
  reason: string | null
  linked: boolean
  since: string | null
  /** An SVG, while a phone is awaited. */
  qr: string | null
  pairing: string | null
  byHand: { count: number; lastAt: string | null }
}
/** A QR is good for less than half a minute. */
const lookEveryMs = 3_000
const wishTakesMs = 45_000

/** The office's phone on WhatsApp: how its link stands, and the way to link it. */
export function WhatsAppPage(_: { me: Me }) {
  const { answer, load } = useAnswer<Link>('staff/whatsapp')
  const [number, setNumber] = useState('')
  const [askedAt, setAskedAt] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => void load({ background: true }), lookEveryMs)
    return () => clearInterval(timer)
  }, [load])
  if (answer === null) return <Bones rows={4} />
  if (!answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  const link = answer.value
  const waiting = link.state === 'qr'
  const starting = !waiting && !link.linked && Date.now() - askedAt < wishTakesMs

  async function wish(what: string, body: object = {}): Promise<void> {
    const went = await ask(`staff/whatsapp/${what}`, { method: 'POST', body })
    if (went.ok) setAskedAt(what === 'link' ? Date.now() : 0)
    else tell(inWords(went.problem), { bad: true })
    void load()
  }

  return (
    <div class="column wa">
      <div class="page-head">
        <h1>{t('page_whatsapp')}</h1>
      </div>
      {link.running ? <Standing link={link} /> : <p class="quote">{t('wa_not_running')}</p>}
      {waiting && link.qr ? (
        <section class="section">
          <p>{t('wa_scan')}</p>
          <img
            class="qr"
            alt={t('wa_qr')}
            src={`data:image/svg+xml,${encodeURIComponent(link.qr)}`}
            width="260"
            height="260"
          />
        </section>
      ) : null}
      {waiting && link.pairing ? (
        <section class="section">
          <p>{t('wa_type_code')}</p>
          <p class="quote code wa-code" dir="ltr">
            {`${link.pairing.slice(0, 4)}-${link.pairing.slice(4)}`}
          </p>
        </section>
      ) : null}
      {starting && link.running ? (
        <p class="soft" role="status">
          {t('wa_starting')}
        </p>
      ) : null}
      {link.linked ? (
        <section class="section acts">
          <button type="button" class="quiet" onClick={() => void wish('restart')}>
            {t('wa_restart')}
          </button>
          <button
            type="button"
            class="warn-act"
            onClick={() => confirm(t('wa_unlink_sure')) && void wish('unlink')}
          >
            {t('wa_unlink')}
          </button>
        </section>
      ) : (
        <section class="section">
          {waiting && link.qr ? null : (
            <>
              <p>{t('wa_risk')}</p>
              <button type="button" class="main-act" onClick={() => void wish('link')}>
                {t('wa_link')}
              </button>
            </>
          )}
          <form
            class="field"
            onSubmit={(event) => {
              event.preventDefault()
              void wish('link', { number })
            }}
          >
            <label for="wa-number">{t('wa_number')}</label>
            <input
              id="wa-number"
              type="tel"
              dir="ltr"
              required
              pattern="\+?[1-9][0-9 ]{6,19}"
              placeholder="+963 9…"
              value={number}
              onInput={(event) => setNumber(event.currentTarget.value)}
            />
            <button type="submit" class="quiet">
              {t('wa_link_by_code')}
            </button>
          </form>
        </section>
      )}
      <p class="soft small">
        {link.byHand.lastAt
          ? t('wa_by_hand', { n: link.byHand.count, when: whenInWords(link.byHand.lastAt) })
          : t('wa_by_hand_none')}
      </p>
    </div>
  )
}

/** The state in words, and what to do about it. */
function Standing({ link }: { link: Link }) {
  const cure = [`wa_why_${link.reason}`, `wa_do_${link.state}`].find(hasText)
  return (
    <section class="section">
      <p>
        <span class={link.state === 'ready' ? 'tag good' : link.state === 'qr' ? 'tag' : 'tag late'}>
          {t(`wa_state_${link.state}`)}
        </span>{' '}
        {link.since ? (
          <span class="soft small">{t('wa_since', { when: whenInWords(link.since) })}</span>
        ) : null}
      </p>
      {cure ? <p>{t(cure)}</p> : null}
    </section>
  )
}
