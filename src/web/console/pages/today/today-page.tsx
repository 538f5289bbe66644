import type { Me } from '../../api/session.ts'
import { t } from '../../lib/texts.ts'

export function TodayPage({ me }: { me: Me }) {
  return (
    <div class="column">
      <h1>{t('page_today')}</h1>
      {me.alias}
    </div>
  )
}
