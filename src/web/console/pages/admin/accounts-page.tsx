import { useEffect, useState } from 'preact/hooks'
import { around, askAround, centerName } from '../../api/directory.ts'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { roleName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Trouble } from '../../parts/states.tsx'
import { TaskList } from '../../parts/task-list.tsx'
import { type Account, AccountForm } from './account-form.tsx'
import { LinkDialog } from './link-dialog.tsx'

/** Who may work here: invited by a one-time link, changed, disabled. */
export function AccountsPage({ me }: { me: Me }) {
  const { answer, load } = useAnswer<{ accounts: Account[] }>('staff/accounts')
  const [editing, setEditing] = useState<Account | 'new' | null>(null)
  const [link, setLink] = useState<{ link: string; expiresAt: string } | null>(null)
  useStore(around)
  useEffect(() => void askAround(), [])

  async function act(path: string, method: 'POST' | 'PATCH', body: object, done: string): Promise<void> {
    const went = await ask<{ link?: string; expiresAt: string } | undefined>(`staff/accounts/${path}`, {
      method,
      body,
    })
    if (!went.ok) tell(inWords(went.problem), { bad: true })
    else if (went.value?.link) setLink({ link: went.value.link, expiresAt: went.value.expiresAt })
    else tell(done)
    void load()
  }
  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_accounts')}</h1>
        <button type="button" class="main-act push" onClick={() => setEditing('new')}>
          <Icon name="plus" />
          {t('account_invite')}
        </button>
      </div>
      <TaskList />
      {answer === null ? <Bones rows={5} /> : null}
      {answer && !answer.ok ? <Trouble problem={answer.problem} again={() => void load()} /> : null}
      <ul class="today-list">
        {(answer?.ok ? answer.value.accounts : []).map((one) => (
          <li key={one.id}>
            <div class="grow">
              <b dir="auto">{one.alias}</b> <span class="tag">{roleName(one.role)}</span>{' '}
              {one.state === 'active' ? null : (
                <span class={one.state === 'disabled' ? 'tag late' : 'tag good'}>
                  {t(`account_${one.state}`)}
                </span>
              )}
              <p class="small soft">{one.centers.map((id) => centerName(id, id)).join(' · ')}</p>
            </div>
            <button type="button" class="quiet" onClick={() => setEditing(one)}>
              {t('account_change')}
            </button>
            {one.state === 'disabled' ? null : (
              <button type="button" class="quiet" onClick={() => void act(`${one.id}/link`, 'POST', {}, '')}>
                {t('account_link')}
              </button>
            )}
            {one.id === me.id ? null : (
              <button
                type="button"
                class={one.state === 'disabled' ? 'quiet' : 'warn-act'}
                onClick={() => {
                  const state = one.state === 'disabled' ? 'active' : 'disabled'
                  if (state === 'active' || confirm(t('account_disable_sure', { name: one.alias })))
                    void act(one.id, 'PATCH', { state }, t(`account_${state}_done`))
                }}
              >
                {t(one.state === 'disabled' ? 'account_enable' : 'account_disable')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {editing ? (
        <Dialog
          title={t(editing === 'new' ? 'account_invite' : 'account_change')}
          close={() => setEditing(null)}
        >
          <AccountForm
            account={editing === 'new' ? null : editing}
            done={(made) => {
              setEditing(null)
              if (made) setLink(made)
              void load()
            }}
          />
        </Dialog>
      ) : null}
      {link ? <LinkDialog {...link} close={() => setLink(null)} /> : null}
    </div>
  )
}
