import { useEffect, useRef, useState } from 'preact/hooks'
import { crisisCalls } from './api/crisis.ts'
import { counts } from './api/inbox.ts'
import { line, startLive } from './api/live.ts'
import { type Me, may } from './api/session.ts'
import { useKeys } from './lib/keys.ts'
import { lazy } from './lib/lazy.tsx'
import { go, hrefOf, usePlace } from './lib/router.ts'
import { useStore } from './lib/store.ts'
import { t } from './lib/texts.ts'
import { InboxPage } from './pages/inbox/inbox-page.tsx'
import { KeySheet } from './pages/key-sheet.tsx'
import { CrisisStrip } from './parts/crisis-strip.tsx'
import { Icon, type IconName } from './parts/icon.tsx'
import { Toasts } from './parts/toasts.tsx'

const TodayPage = lazy(() => import('./pages/today/today-page.tsx').then((all) => all.TodayPage))
const PlanPage = lazy(() => import('./pages/plan/plan-page.tsx').then((all) => all.PlanPage))
const TeamPage = lazy(() => import('./pages/team/team-page.tsx').then((all) => all.TeamPage))
const AuditPage = lazy(() => import('./pages/admin/audit-page.tsx').then((all) => all.AuditPage))
const AccountsPage = lazy(() => import('./pages/admin/accounts-page.tsx').then((all) => all.AccountsPage))
const RecipientsPage = lazy(() =>
  import('./pages/admin/recipients-page.tsx').then((all) => all.RecipientsPage),
)
const ReferralsPage = lazy(() =>
  import('./pages/referrals/referrals-page.tsx').then((all) => all.ReferralsPage),
)
const FiguresPage = lazy(() => import('./pages/figures/figures-page.tsx').then((all) => all.FiguresPage))
const WhatsAppPage = lazy(() => import('./pages/admin/whatsapp-page.tsx').then((all) => all.WhatsAppPage))
const FollowUpPage = lazy(() => import('./pages/followup/follow-up-page.tsx').then((all) => all.FollowUpPage))
const RecordingsPage = lazy(() =>
  import('./pages/admin/recordings-page.tsx').then((all) => all.RecordingsPage),
)
const SettingsPage = lazy(() => import('./pages/settings-page.tsx').then((all) => all.SettingsPage))

interface Door {
  page: string
  icon: IconName
  key: string
  right: string
}
/** The pages, each with the key that leads there after `g`. */
const doors: Door[] = [
  { page: 'inbox', icon: 'inbox', key: 'i', right: 'chats.work' },
  { page: 'referrals', icon: 'refer', key: 'r', right: 'referrals.work' },
  { page: 'today', icon: 'today', key: 't', right: 'sessions.see' },
  { page: 'plan', icon: 'plan', key: 'd', right: 'sessions.plan' },
  { page: 'team', icon: 'team', key: 'w', right: 'chats.supervise' },
  { page: 'figures', icon: 'chart', key: 'f', right: 'figures.see' },
  { page: 'recipients', icon: 'hand', key: 'r', right: 'content.edit' },
  { page: 'accounts', icon: 'key', key: 'p', right: 'staff.manage' },
  { page: 'whatsapp', icon: 'phone', key: 'h', right: 'service.run' },
  { page: 'recordings', icon: 'mic', key: 'v', right: 'content.edit' },
  { page: 'audit', icon: 'audit', key: 'a', right: 'audit.see' },
]

/** The work: the ways to go, the notices that concern everything, and the page one is at. */
export function Frame({ me }: { me: Me }) {
  const place = usePlace()
  const state = useStore(line)
  const unread = useStore(counts)
  const calls = useStore(crisisCalls)
  const [sheet, setSheet] = useState(false)
  const mine = doors.filter(({ right }) => may(me, right))
  const beside = may(me, 'chats.work') && place.parts[0] ? ['settings', 'follow-up'] : ['settings']
  const at = [...mine.map(({ page }) => page), ...beside].find((page) => page === place.page)
  const page = at ?? mine[0]?.page ?? 'settings'

  useEffect(() => {
    if (!at) go(hrefOf(page), { replace: true })
  }, [at, page])
  useEffect(() => (may(me, 'chats.work') ? startLive() : undefined), [me.id])
  const waiting = unread?.mine ?? 0
  useEffect(() => {
    // A mark and a number, no words: the title stands in every list of windows.
    document.title =
      calls.length > 0
        ? `\u2022\u2022\u2022 ${t('title')}`
        : waiting > 0
          ? `\u2022 ${t('title')}`
          : t('title')
  }, [waiting, calls.length])
  useKeys({
    '?': () => setSheet(true),
    ...Object.fromEntries(mine.map((door) => [`g ${door.key}`, () => go(hrefOf(door.page))])),
    'g s': () => go(hrefOf('settings')),
  })

  const ways = useRef<HTMLElement>(null)
  useEffect(() => {
    ways.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [page])

  const inChat = page === 'inbox' && place.parts.length > 1
  return (
    <div class={inChat ? 'app in-chat' : 'app'}>
      <div class="notices">
        <CrisisStrip me={me} />
        {state === 'lost' ? (
          <p class="strip" role="status">
            {t('line_lost')}
          </p>
        ) : null}
      </div>
      <nav ref={ways} class="nav" aria-label={t('nav')}>
        {mine.map((door) => (
          <a
            key={door.page}
            href={hrefOf(door.page)}
            {...(door.page === page ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon name={door.icon} />
            <span>{t(`page_${door.page}`)}</span>
            {door.page === 'inbox' && waiting > 0 ? <Count n={waiting} /> : null}
          </a>
        ))}
        <a
          class="push"
          href={hrefOf('settings')}
          {...(page === 'settings' ? { 'aria-current': 'page' as const } : {})}
        >
          <Icon name="settings" />
          <span>{t('page_settings')}</span>
        </a>
      </nav>
      {page === 'inbox' ? (
        <InboxPage me={me} view={place.parts[0] ?? 'mine'} chat={place.parts[1] ?? null} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
        <main class="page scrolls" tabIndex={0} key={page}>
          {page === 'referrals' ? <ReferralsPage me={me} id={place.parts[0] ?? null} /> : null}
          {page === 'today' ? <TodayPage me={me} /> : null}
          {page === 'plan' ? <PlanPage me={me} /> : null}
          {page === 'team' ? <TeamPage me={me} /> : null}
          {page === 'figures' ? <FiguresPage me={me} at={place.parts[0] ?? null} /> : null}
          {page === 'recipients' ? <RecipientsPage me={me} /> : null}
          {page === 'accounts' ? <AccountsPage me={me} /> : null}
          {page === 'whatsapp' ? <WhatsAppPage me={me} /> : null}
          {page === 'recordings' ? <RecordingsPage me={me} at={place.parts[0] ?? null} /> : null}
          {page === 'audit' ? <AuditPage me={me} /> : null}
          {page === 'follow-up' ? <FollowUpPage key={place.parts[0]} chat={place.parts[0] ?? ''} /> : null}
          {page === 'settings' ? <SettingsPage me={me} /> : null}
        </main>
      )}
      <Toasts />
      {sheet ? <KeySheet close={() => setSheet(false)} /> : null}
    </div>
  )
}

const Count = ({ n }: { n: number }) => (
  <span class="count">
    <span aria-hidden="true">{n > 99 ? '99+' : n}</span>
    <span class="heard">{t('waiting_count', { n })}</span>
  </span>
)
