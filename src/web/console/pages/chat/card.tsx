import type { Details } from '../../api/chat.ts'
import { centerName, isInformationCenter, labelName } from '../../api/directory.ts'
import type { Me } from '../../api/session.ts'
import { hrefOf } from '../../lib/router.ts'
import { hasText, t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import {
  channelName,
  genderName,
  languageName,
  needName,
  outcomeName,
  queueName,
  trainingName,
} from '../../lib/words.ts'
import { CaseNotes } from './case-notes.tsx'
import { Numbers } from './numbers.tsx'
import { Referrals } from './referrals.tsx'
import { Words } from './words.tsx'

/** Shown in an order of their own; whatever else the bot handed over stands after them. */
const known = new Set([
  'need',
  'service',
  'center',
  'language',
  'channel',
  'topic',
  'words',
  'queue',
  'safeContact',
])

/** The handover card: need, language, how she may safely be written to, her agreement, what the bot asked and heard. */
export function Card({ details, me }: { details: Details | null; me: Me }) {
  if (!details) return null
  const row = details.chat
  const card = details.card ?? {}
  const { wishes: safe, agreement, workerGender, trained } = details
  const rest = Object.entries(card).filter(([key, value]) => !known.has(key) && isShown(value))
  return (
    <div class="card-body">
      <section>
        <h3>{t('card_need')}</h3>
        <dl>
          <Line name={t('card_about')} value={row.need ? needName(row.need) : queueName(row.queue)} />
          {isShown(card.service) ? (
            <Line name={t('card_service')} value={needName(String(card.service))} />
          ) : null}
          {isShown(card.topic) ? <Line name={t('card_topic')} value={needName(String(card.topic))} /> : null}
          {isShown(card.words) ? <Line name={t('card_words')} value={String(card.words)} own /> : null}
          <Line name={t('card_center')} value={centerName(row.centerId, t('center_none'))} />
          {row.labels.length > 0 ? (
            <Line name={t('card_labels')} value={row.labels.map(labelName).join(' · ')} />
          ) : null}
        </dl>
      </section>
      <section>
        <h3>{t('card_person')}</h3>
        <dl>
          <Line name={t('card_language')} value={languageName(row.language)} />
          <Line name={t('card_channel')} value={channelName(row.channel ?? row.source)} />
          {details.alsoOn?.length ? (
            <Line
              name={t('card_also_on')}
              value={details.alsoOn.map((one) => channelName(one)).join(' · ')}
            />
          ) : null}
          {details.door === 'card' ? null : <Numbers id={row.id} />}
          {agreement ? <Line name={t('card_agreement')} value={t(`agreement_${agreement}`)} /> : null}
          {workerGender ? <Line name={t('card_wish_gender')} value={genderName(workerGender)} /> : null}
          {trained?.length ? (
            <Line name={t('card_wish_trained')} value={trained.map(trainingName).join(' · ')} />
          ) : null}
        </dl>
      </section>
      {safe ? (
        <section>
          <h3>{t('card_safe')}</h3>
          <ul class="line-of">
            <li class={safe.mayWriteFirst === false ? 'tag late' : 'tag good'}>
              {t(safe.mayWriteFirst === false ? 'safe_not_first' : 'safe_first')}
            </li>
            {safe.from && safe.until ? (
              <li class="tag late">
                {t('safe_hours', { from: String(safe.from), until: String(safe.until) })}
              </li>
            ) : null}
            <li class={safe.mayName ? 'tag good' : 'tag late'}>
              {t(safe.mayName ? 'safe_name' : 'safe_no_name')}
            </li>
          </ul>
        </section>
      ) : null}
      {details.door === 'card' || !me.rights.includes('referrals.work') ? null : (
        <Referrals chatId={row.id} />
      )}
      {rest.length > 0 ? (
        <section>
          <h3>{t('card_heard')}</h3>
          <dl>
            {rest.map(([key, value]) => (
              <Line
                key={key}
                name={hasText(`heard_${key}`) ? t(`heard_${key}`) : key}
                value={hasText(`heard_${key}_${value}`) ? t(`heard_${key}_${value}`) : inPlain(value)}
                own
              />
            ))}
          </dl>
        </section>
      ) : null}
      <section>
        <h3>{t('card_chat')}</h3>
        <dl>
          <Line name={t('card_since')} value={whenInWords(row.createdAt)} />
          <Line
            name={t('card_owner')}
            value={row.owner ? (row.owner.id === me.id ? t('yours') : row.owner.alias) : t('nobody')}
          />
          {row.outcome ? <Line name={t('card_outcome')} value={outcomeName(row.outcome)} /> : null}
        </dl>
      </section>
      {details.door === 'card' ? null : (
        <section>
          <h3>{t('page_followup')}</h3>
          <a class="button" href={hrefOf('follow-up', row.id)}>
            {t('followup_open')}
          </a>
        </section>
      )}
      {details.door !== 'card' && me.centers.some(isInformationCenter) ? <CaseNotes chat={row.id} /> : null}
    </div>
  )
}

const isShown = (value: unknown) => value !== null && value !== undefined && value !== '' && value !== false
const inPlain = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(inPlain).join(' · ')
    : typeof value === 'object' && value !== null
      ? Object.values(value).map(inPlain).join(' · ')
      : value === true
        ? t('yes')
        : needName(String(value))

function Line({ name, value, own }: { name: string; value: string; own?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{own ? <Words text={value} /> : value}</bdi>
      </dd>
    </div>
  )
}
