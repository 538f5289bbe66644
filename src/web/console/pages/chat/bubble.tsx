import { useState } from 'preact/hooks'
import type { Delivery, Item } from '../../api/types.ts'
import { hasText, t } from '../../lib/texts.ts'
import { clockTime, whenInWords } from '../../lib/time.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Picture, VoiceNote } from './media.tsx'
import { Words } from './words.tsx'

const signs: Record<Delivery, IconName> = {
  sending: 'wait',
  offline: 'offline',
  held: 'clock',
  waiting: 'wait',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'failed',
  cancelled: 'close',
}

/** One line of a chat. `first`: the one before is not of the same voice. */
export function Bubble(props: {
  item: Item
  first: boolean
  mediaPath: (id: string) => string
  retry: ((item: Item) => void) | null
  cancel: ((item: Item) => void) | null
}) {
  const { item, first, mediaPath, retry, cancel } = props
  // What the bot said, in the reader's own language first: she understands it sooner, and can see what was really read.
  const [translated, setTranslated] = useState(item.own !== null)
  if (item.from === 'event') return <Happened item={item} />
  const ours = item.from === 'staff' || item.from === 'note'
  const by = item.mine ? t('by_you') : (item.by ?? t(`from_${item.from}`))
  const trouble = item.delivery !== null && ['failed', 'held', 'offline', 'cancelled'].includes(item.delivery)
  return (
    <div class={`row ${item.from}${ours ? ' ours' : ''}${first ? ' first' : ''} ${item.delivery ?? ''}`}>
      <span class={first && item.from !== 'person' && !item.mine ? 'by' : 'heard'}>
        {item.from === 'note' ? t('note_by', { name: by }) : by}
      </span>
      {item.media ? (
        <div class="bubble media">
          {item.media.state !== 'stored' ? (
            <p class="caption">{t('media_not_here')}</p>
          ) : item.media.kind === 'picture' ? (
            <Picture path={mediaPath(item.media.id)} />
          ) : item.media.kind === 'voice' ? (
            <VoiceNote path={mediaPath(item.media.id)} seconds={item.media.seconds} />
          ) : (
            <p class="caption">{t('file')}</p>
          )}
          {item.text ? (
            <p class="caption" dir="auto">
              <Words text={item.text} />
            </p>
          ) : null}
        </div>
      ) : (
        <p class={item.text ? 'bubble' : 'bubble soft'} dir="auto">
          <Words text={(translated ? item.own : item.text) || kindInWords(item.kind)} />
        </p>
      )}
      <div class="under">
        <time dateTime={item.at}>{clockTime(item.at)}</time>
        {item.delivery && (ours || trouble) ? (
          <span class={`line-of ${item.delivery}`} {...(item.delivery === 'failed' ? { role: 'alert' } : {})}>
            <Icon name={signs[item.delivery]} />
            <span class={trouble ? 'bad' : 'heard'}>{stateInWords(item)}</span>
          </span>
        ) : null}
        {item.own === null ? null : (
          <button
            type="button"
            class="link-act"
            aria-pressed={!translated}
            onClick={() => setTranslated(!translated)}
          >
            {t(translated ? 'as_she_read' : 'in_my_language')}
          </button>
        )}
        {retry && (item.delivery === 'failed' || item.delivery === 'offline') ? (
          <button type="button" class="link-act" onClick={() => retry(item)}>
            {t('send_again')}
          </button>
        ) : null}
        {cancel && item.delivery === 'held' ? (
          <button type="button" class="link-act" onClick={() => cancel(item)}>
            {t('take_back')}
          </button>
        ) : null}
      </div>
    </div>
  )
}

function stateInWords(item: Item): string {
  if (item.delivery === 'held' && item.until) return t('state_held_until', { when: whenInWords(item.until) })
  const why = `failed_${item.why}`
  if (item.delivery === 'failed' && item.why && hasText(why)) return t(why)
  return t(`state_${item.delivery}`)
}

const kindInWords = (kind: string) => (hasText(`kind_${kind}`) ? t(`kind_${kind}`) : t('kind_unknown'))

/** What the lines themselves tell already: her words, and the answer. */
const saidAbove = new Set(['answered', 'person_wrote'])

/** Something that was done with the chat. */
function Happened({ item }: { item: Item }) {
  if (saidAbove.has(item.event?.kind ?? '')) return null
  const key = `event_${item.event?.kind}`
  const who = item.mine ? t('by_you') : (item.by ?? t('from_bot'))
  return (
    <div class="row happened">
      <p>
        {hasText(key) ? t(key, { who, to: item.event?.to ?? '' }) : t('event_unknown', { who })} ·{' '}
        <time dateTime={item.at}>{clockTime(item.at)}</time>
      </p>
      {item.text ? (
        <p dir="auto">
          <Words text={item.text} />
        </p>
      ) : null}
    </div>
  )
}
