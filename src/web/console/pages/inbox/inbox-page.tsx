import { useEffect, useRef, useState } from 'preact/hooks'
import { around, askAround } from '../../api/directory.ts'
import {
  askCounts,
  counts,
  type Filters,
  list,
  more,
  noFilters,
  refresh,
  showList,
  type View,
  views,
} from '../../api/inbox.ts'
import { askPhrases } from '../../api/phrases.ts'
import type { Me } from '../../api/session.ts'
import { useKeys } from '../../lib/keys.ts'
import { go, hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { useNow } from '../../lib/use-now.ts'
import { Icon, IconButton } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { ChatPane } from '../chat/chat-pane.tsx'
import { ChatRow } from './chat-row.tsx'
import { FilterBar } from './filter-bar.tsx'

const rowRem = 5.6

/** The lists on one side, the chat on the other; on a phone one after the other. */
export function InboxPage({ me, view: wanted, chat }: { me: Me; view: string; chat: string | null }) {
  const view: View = views.find((one) => one === wanted) ?? 'mine'
  const [filters, setFilters] = useState<Filters>(noFilters)
  const [filtering, setFiltering] = useState(false)
  const [cursor, setCursor] = useState(-1)
  const search = useRef<HTMLInputElement>(null)
  const shown = useStore(list)
  const numbers = useStore(counts)
  const known = useStore(around)
  const now = useNow()
  // Names that came later are drawn: of centers, labels and colleagues.
  const names = known.centers.length + known.labels.length + known.colleagues.length

  useEffect(() => {
    void askCounts()
    void askAround()
    void askPhrases()
  }, [])
  useEffect(() => {
    const timer = setTimeout(() => showList(view, filters), filters.search ? 350 : 0)
    return () => clearTimeout(timer)
  }, [view, filters])
  useEffect(() => setCursor(-1), [view, filters])
  // The counts widen the tabs: the one that is open stays in sight.
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [view, numbers])

  const at = cursor >= 0 ? cursor : shown.rows.findIndex(({ id }) => id === chat)
  const step = (by: number) => {
    const next = Math.min(shown.rows.length - 1, Math.max(0, at + by))
    const row = shown.rows[next]
    if (!row) return
    setCursor(next)
    // On a laptop the chat is beside the list; on a phone it would cover it.
    if (matchMedia('(min-width: 48rem)').matches)
      go(hrefOf('inbox', view, row.id), { replace: chat !== null })
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => {
      const row = shown.rows[at]
      if (row) go(hrefOf('inbox', view, row.id))
    },
    '/': () => search.current?.focus(),
    f: () => setFiltering((now) => !now),
    ...Object.fromEntries(views.map((one, index) => [String(index + 1), () => go(hrefOf('inbox', one))])),
    Escape: () => {
      if (chat) go(hrefOf('inbox', view))
    },
  })
  const filtered = filters.center || filters.language || filters.label
  return (
    <main class="page">
      <h1 class="heard">{t('page_inbox')}</h1>
      <section class="inbox" aria-label={t('page_inbox')}>
        <div class="find">
          <label>
            <span class="heard">{t('search')}</span>
            <Icon name="search" />
            <input
              ref={search}
              type="text"
              inputMode="search"
              autocomplete="off"
              spellcheck={false}
              dir="auto"
              placeholder={t('search_hint')}
              value={filters.search}
              onInput={(event) => setFilters({ ...filters, search: event.currentTarget.value.trim() })}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return
                setFilters({ ...filters, search: '' })
                event.currentTarget.value = ''
                event.currentTarget.blur()
              }}
            />
          </label>
          <IconButton
            name="filter"
            label={t('filters')}
            expanded={filtering}
            pressed={Boolean(filtered)}
            act={() => setFiltering(!filtering)}
          />
        </div>
        {filtering ? <FilterBar filters={filters} change={setFilters} /> : null}
        <nav ref={tabs} class="views" aria-label={t('lists')}>
          {views.map((one) => (
            <a
              key={one}
              href={hrefOf('inbox', one)}
              {...(one === view ? { 'aria-current': 'page' as const } : {})}
            >
              {t(`view_${one}`)}
              {numbers && one !== 'closed' && numbers[one] > 0 ? (
                <span class="count faint">{numbers[one]}</span>
              ) : null}
            </a>
          ))}
        </nav>
        {shown.problem && shown.rows.length === 0 ? (
          <Trouble problem={shown.problem} again={() => void refresh()} />
        ) : shown.rows.length > 0 ? (
          <VirtualList
            rows={shown.rows}
            rem={rowRem}
            label={t(`view_${view}`)}
            keyOf={(row) => row.id}
            focus={at}
            nearEnd={() => void more()}
            signOf={(row) => `${view} ${now} ${names} ${row.id === (shown.rows[at]?.id ?? chat)}`}
            draw={(row) => (
              <ChatRow
                row={row}
                view={view}
                now={now}
                mine={me.id}
                current={row.id === (shown.rows[at]?.id ?? chat)}
              />
            )}
          />
        ) : shown.loading ? (
          <Bones rows={6} />
        ) : (
          <Empty
            icon={filters.search || filtered ? 'search' : 'inbox'}
            text={t(filters.search ? 'empty_search' : filtered ? 'empty_filtered' : `empty_${view}`)}
          >
            {filters.search || filtered ? (
              <button type="button" class="quiet" onClick={() => setFilters(noFilters)}>
                {t('filters_clear')}
              </button>
            ) : view === 'mine' && (numbers?.unassigned ?? 0) > 0 ? (
              <a class="button" href={hrefOf('inbox', 'unassigned')}>
                {t('see_unassigned')}
              </a>
            ) : null}
          </Empty>
        )}
        {shown.problem && shown.rows.length > 0 ? (
          <p class="list-foot" role="status">
            {t('list_old')}
          </p>
        ) : null}
      </section>
      {chat ? (
        <ChatPane key={chat} me={me} id={chat} view={view} />
      ) : (
        <div class="no-chat">
          <Empty icon="phrases" text={t('no_chat')} />
        </div>
      )}
    </main>
  )
}
