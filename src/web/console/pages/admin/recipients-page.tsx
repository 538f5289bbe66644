import { useEffect, useState } from 'preact/hooks'
import { askAround, centerName } from '../../api/directory.ts'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { needName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { type Recipient, RecipientForm } from './recipient-form.tsx'

/** Who takes referrals: our centers and partners, with whom to ask there, what they take and how many. */
export function RecipientsPage(_: { me: Me }) {
  const { answer, load } = useAnswer<{ recipients: Recipient[] }>('staff/referral-recipients')
  const [editing, setEditing] = useState<Recipient | 'new' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  useEffect(() => void askAround(), [])
  const recipients = answer?.ok ? answer.value.recipients : []

  async function save(one: Recipient, change: Partial<Recipient>, done: string): Promise<void> {
    const { id, open: _open, sample: _sample, hasWebhookSecret: _has, ...given } = { ...one, ...change }
    const went = await ask(`staff/referral-recipients/${id}`, { method: 'PUT', body: given })
    tell(went.ok ? done : inWords(went.problem), went.ok ? {} : { bad: true })
    void load()
  }
  async function makeSecret(one: Recipient): Promise<void> {
    if (one.hasWebhookSecret && !confirm(t('recipient_secret_sure'))) return
    const path = `staff/referral-recipients/${one.id}/webhook-secret`
    const went = await ask<{ secret: string }>(path, { method: 'POST', body: {} })
    if (went.ok) setSecret(went.value.secret)
    else tell(inWords(went.problem), { bad: true })
    void load()
  }

  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_recipients')}</h1>
        <button type="button" class="main-act push" onClick={() => setEditing('new')}>
          <Icon name="plus" />
          {t('recipient_add')}
        </button>
        <p class="soft small">{t('recipients_hint')}</p>
      </div>
      {answer === null ? <Bones rows={6} /> : null}
      {answer && !answer.ok ? <Trouble problem={answer.problem} again={() => void load()} /> : null}
      {answer?.ok && recipients.length === 0 ? <Empty icon="hand" text={t('recipients_none')} /> : null}
      <ul class="today-list">
        {recipients.map((one) => (
          <li key={one.id} data-recipient={one.id}>
            <div class="grow">
              <b dir="auto">{one.name[languageNow()]}</b>{' '}
              <span class="tag">
                {one.kind === 'center' ? centerName(one.centerId, '–') : t('recipient_partner')}
              </span>{' '}
              {one.sample ? <span class="tag late">{t('recipient_sample')}</span> : null}{' '}
              {one.active ? null : <span class="tag late">{t('recipient_inactive')}</span>}
              <p class="small soft">
                {one.capacity === null
                  ? t('recipient_open', { n: one.open })
                  : t('recipient_open_of', { n: one.open, most: one.capacity })}
              </p>
              <p class="small soft">{one.services.map(needName).join(' · ')}</p>
            </div>
            <button type="button" class="quiet" onClick={() => setEditing(one)}>
              {t('account_change')}
            </button>
            {one.webhookUrl ? (
              <button type="button" class="quiet" onClick={() => void makeSecret(one)}>
                {t('recipient_secret')}
              </button>
            ) : null}
            <button
              type="button"
              class={one.active ? 'warn-act' : 'quiet'}
              onClick={() => {
                if (one.active && !confirm(t('recipient_off_sure', { n: one.open }))) return
                void save(
                  one,
                  { active: !one.active },
                  t(one.active ? 'recipient_off_done' : 'recipient_on_done'),
                )
              }}
            >
              {t(one.active ? 'recipient_off' : 'recipient_on')}
            </button>
          </li>
        ))}
      </ul>
      {editing ? (
        <Dialog
          title={t(editing === 'new' ? 'recipient_add' : 'account_change')}
          close={() => setEditing(null)}
        >
          <RecipientForm
            recipient={editing === 'new' ? null : editing}
            done={() => {
              setEditing(null)
              tell(t('recipient_saved'))
              void load()
            }}
          />
        </Dialog>
      ) : null}
      {secret ? (
        <Dialog title={t('recipient_secret')} close={() => setSecret(null)}>
          <p>{t('recipient_secret_hint')}</p>
          <p class="quote code" dir="ltr">
            {secret}
          </p>
        </Dialog>
      ) : null}
    </div>
  )
}
