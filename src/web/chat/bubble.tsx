import type { ChatItem } from './api.ts'
import type { QueuedMessage } from './outgoing-queue.ts'
import { Player } from './player.tsx'
import { segmentsOf } from './segments.ts'
import type { Texts } from './texts.ts'

/** Words with links and numbers kept in their own direction. */
function Words({ text }: { text: string }) {
  return (
    <>
      {segmentsOf(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : part.kind === 'number' ? (
          <bdi dir="ltr" class={part.text.length < 22 ? 'whole' : ''} key={index}>
            {part.text}
          </bdi>
        ) : (
          <bdi dir="ltr" key={index}>
            <a href={part.text} target="_blank" rel="noopener noreferrer">
              {part.text}
            </a>
          </bdi>
        ),
      )}
    </>
  )
}

const names = { person: 'from_you', service: 'from_service', staff: 'from_staff' }

/** One line of the chat. What the service says carries its language; a person's words find their own direction. */
export function Bubble(props: {
  item: ChatItem
  first: boolean
  texts: Texts
  load: (path: string) => Promise<Blob | null>
}) {
  const { item, first, texts, load } = props
  const { media, spoken } = item
  const path = media?.kind === 'voice' ? `media/${media.id}` : spoken && `spoken/${item.seq}`
  const ours = item.from !== 'person'
  return (
    <div class={`row ${item.from}${first ? ' first' : ''}`}>
      <span class={item.from === 'staff' && first ? 'name' : 'heard'}>{texts(names[item.from])}</span>
      <p
        class="bubble"
        dir={ours && item.from !== 'staff' ? item.direction : 'auto'}
        {...(ours && item.language ? { lang: item.language } : {})}
      >
        {path ? (
          <Player
            load={() => load(path)}
            about={spoken && ` ${spoken.seconds} s, ${spoken.size} kB`}
            texts={texts}
          />
        ) : null}
        {item.text === '' && !path ? texts('voice_message') : <Words text={item.text} />}
        {item.file ? (
          <a
            class="file"
            href={`data:${item.file.mime};charset=utf-8,${encodeURIComponent(item.file.body)}`}
            download={item.file.name}
          >
            {texts('save_file')}
          </a>
        ) : null}
      </p>
    </div>
  )
}

/** A message on its way. */
export function OutgoingBubble(props: {
  entry: QueuedMessage
  texts: Texts
  retry: ((id: string) => void) | null
}) {
  const { entry, texts, retry } = props
  const failed = entry.state === 'failed'
  return (
    <div class={`row person first ${entry.state}`}>
      <span class="heard">{texts('from_you')}</span>
      <p class="bubble" dir="auto">
        <Words text={entry.text} />
      </p>
      {failed ? (
        <p class="note">
          <span role="alert">{texts(entry.why ?? 'failed')}</span>
          {retry ? (
            <button type="button" class="again" onClick={() => retry(entry.message.id)}>
              {texts('retry')}
            </button>
          ) : null}
        </p>
      ) : (
        <p class="note quiet">
          {texts(entry.state)}
          {entry.state === 'waiting' && retry ? (
            <button type="button" class="again" onClick={() => retry(entry.message.id)}>
              {texts('retry')}
            </button>
          ) : null}
        </p>
      )}
    </div>
  )
}
