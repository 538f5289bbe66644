import { t } from '../../lib/texts.ts'
import { stateName } from './names.ts'

const steps = [
  'draft',
  'consent_recorded',
  'sent',
  'received',
  'accepted',
  'scheduled',
  'service_given',
  'closed',
]

/**
 * The way of a referral, drawn: what is behind, where it stands, what would come. Where it left the way (refused, not
 * reached, taken back) that stands at its end.
 */
export function Path({ state, been }: { state: string; been: string[] }) {
  const off = !steps.includes(state)
  const furthest = Math.max(...been.map((one) => steps.indexOf(one)), 0)
  const shown = off ? [...steps.slice(0, furthest + 1), state] : steps
  const at = shown.indexOf(state)
  return (
    <ol class="ref-path" aria-label={t('ref_path')}>
      {shown.map((step, n) => {
        const past = n < at && (been.includes(step) || step === 'draft')
        const look = step === state ? 'now' : past ? 'past' : n < at ? 'left-out' : 'ahead'
        return (
          <li
            key={step}
            class={`${look}${off && step === state ? ' off' : ''}`}
            {...(step === state ? { 'aria-current': 'step' as const } : {})}
          >
            <i aria-hidden="true" />
            <span>{stateName(step)}</span>
          </li>
        )
      })}
    </ol>
  )
}
