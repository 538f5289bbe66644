import type { ComponentChildren } from 'preact'
import type { Problem } from '../lib/http.ts'
import { inWords } from '../lib/problems.ts'
import { t } from '../lib/texts.ts'
import { Icon, type IconName } from './icon.tsx'

/** Nothing is here, and that is all right: says what would be, and what one may do. */
export function Empty(props: { icon: IconName; text: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <p>{props.text}</p>
      {props.children}
    </div>
  )
}

/** What comes has about this shape. */
export function Bones({ rows = 5 }: { rows?: number }) {
  return (
    <div class="bones" role="status">
      <span class="heard">{t('loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} aria-hidden="true" />
      ))}
    </div>
  )
}

/** It did not come: why, and the way on. */
export function Trouble({ problem, again }: { problem: Problem; again?: () => void }) {
  return (
    <div class="empty" role="alert">
      <Icon name={problem.status === 0 ? 'offline' : 'failed'} />
      <p>{inWords(problem)}</p>
      {again ? (
        <button type="button" class="quiet" onClick={again}>
          {t('try_again')}
        </button>
      ) : null}
    </div>
  )
}
