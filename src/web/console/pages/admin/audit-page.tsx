import { useState } from 'preact/hooks'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { hasText, t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'

interface Entry {
  id: string
  at: string
  staff: { id: string; alias: string } | null
  action: string
  kind: string
  subjects: Record<string, string[]>
  status: number | null
  origin: string | null
  sealed: boolean
}
const pageSize = 100

/** Who did what, newest first: templates of routes and ids, never words. */
export function AuditPage(_: { me: Me }) {
  const { answer, load } = useAnswer<{ entries: Entry[] }>(`staff/audit?limit=${pageSize}`)
  const [older, setOlder] = useState<Entry[]>([])
  const [ended, setEnded] = useState(false)
  if (answer === null) return <Bones rows={8} />
  if (!answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  const entries = [...answer.value.entries, ...older]
  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_audit')}</h1>
        <p class="soft small">{t('audit_hint')}</p>
      </div>
      {entries.length === 0 ? <Empty icon="audit" text={t('audit_none')} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys */}
      <div class="table-box" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('audit_when')}</th>
              <th scope="col">{t('audit_who')}</th>
              <th scope="col">{t('audit_what')}</th>
              <th scope="col">{t('audit_which')}</th>
              <th scope="col">{t('audit_sealed')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((one) => (
              <tr key={one.id}>
                <td>
                  <time dateTime={one.at}>{whenInWords(one.at)}</time>
                </td>
                <td dir="auto">{one.staff?.alias ?? '–'}</td>
                <td>
                  {hasText(`audit_${one.kind}`) ? <span class="tag">{t(`audit_${one.kind}`)}</span> : null}{' '}
                  <bdi dir="ltr" class="code small">
                    {one.action} {one.status ?? ''}
                  </bdi>
                </td>
                <td>
                  <bdi dir="ltr" class="code small">
                    {Object.entries(one.subjects)
                      .filter(([, ids]) => ids.length > 0)
                      .map(
                        ([kind, ids]) => `${kind} ${ids.length > 1 ? `× ${ids.length}` : ids[0]?.slice(-8)}`,
                      )
                      .join(', ')}
                  </bdi>
                </td>
                <td>{one.sealed ? t('yes') : t('audit_soon')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!ended && entries.length >= pageSize ? (
        <p class="empty">
          <button
            type="button"
            class="quiet"
            onClick={async () => {
              const next = await ask<{ entries: Entry[] }>(
                `staff/audit?limit=${pageSize}&before=${entries.at(-1)?.id}`,
              )
              if (!next.ok) return tell(inWords(next.problem), { bad: true })
              setOlder([...older, ...next.value.entries])
              setEnded(next.value.entries.length < pageSize)
            }}
          >
            {t('audit_older')}
          </button>
        </p>
      ) : null}
    </div>
  )
}
