import type { Field } from '../content.ts'
import { fields } from '../content.ts'
import type { Shared } from '../read-shared.ts'

export type FormLanguage = 'ar' | 'en'
/** A text of `locales/`, by file and key. */
export type Label = (language: FormLanguage, key: string, values?: Record<string, string>) => string

export interface FormFacts {
  id: string
  from: string
  to: string
  service: string
  sentAt: Date | null
  consent: {
    givenAt: Date
    expiresAt: Date
    via: string
    by: string[]
    language: string
    textVersion: number
  }
  /** Nobody has confirmed the rules of consent yet. */
  unconfirmed: boolean
  shared: Shared
}

/**
 * The inter-agency form as HTML for the printer: right to left in Arabic. Fields that she did not agree to are not on it, not
 * even empty: an empty line asks to be filled. Empty lines are for the one who receives.
 */
export function formHtml(facts: FormFacts, language: FormLanguage, label: Label): string {
  const t = (key: string, values?: Record<string, string>) => plain(label(language, `form.${key}`, values))
  const p = (key: string) => label(language, `partner.${key}`)
  const own = language === 'ar' ? 'rtl' : 'ltr'
  const row = (name: string, value: string, direction = own) =>
    `<div class="row"><p class="name">${name}</p><p class="${direction === own ? 'value' : 'other'}" dir="${direction}">${plain(value)}</p></div>`
  const blank = (key: string) =>
    `<div class="row"><p class="name">${t(key)}</p><p class="blank">&#160;</p></div>`
  const { shared, consent } = facts
  const given = (Object.keys(fields) as Field[]).flatMap((field) => {
    const value = shared.fields[field]
    return value === undefined
      ? []
      : [row(plain(p(`field_${field}`)), inWords(p, field, value), directionOf(value, own))]
  })
  const by = consent.by.map((one) => label(language, `form.by_${one}`)).join('، ')
  return `<html lang="${language}" dir="${own}"><head><style>${style}</style></head><body dir="${own}">
<h1>${t('title')}</h1>
<p class="small">${t('number')} <b>${facts.id.slice(-12)}</b></p>
${facts.unconfirmed ? `<p class="mark">${t('to_be_confirmed')}</p>` : ''}
<p>${t('purpose')}</p>
<h2>${t('between')}</h2>
${row(t('from'), facts.from)}${row(t('to'), facts.to)}${row(plain(p('service')), facts.service)}
${row(plain(p('priority')), p(`priority_${shared.priority}`))}
${facts.sentAt ? row(t('sent_at'), dateOf(facts.sentAt)) : ''}
${shared.scheduledFor ? row(t('scheduled_for'), dateOf(shared.scheduledFor)) : ''}
<h2>${t('person')}</h2>
<p class="small">${t('only_agreed')}</p>
${given.join('\n')}
<h2>${t('consent')}</h2>
${row(t('consent_by'), by)}${row(t('consent_via'), label(language, `form.via_${consent.via}`))}
${row(t('consent_given'), dateOf(consent.givenAt))}${row(t('consent_until'), dateOf(consent.expiresAt))}
${row(t('consent_text'), label(language, 'form.consent_text_value', { version: String(consent.textVersion), language: p(`lang_${consent.language}`) }))}
<h2>${t('by_hand')}</h2>
${['received_on', 'received_by', 'decision', 'refusal', 'appointment', 'given_on', 'signature'].map(blank).join('\n')}
<p class="small">${plain(p('no_favours'))} ${t('keep_safe')}</p>
</body></html>`
}

/** A person's words go as they are, in their own direction; codes in words. */
function inWords(p: (key: string) => string, field: Field, value: string): string {
  if (field === 'sex' && (value === 'f' || value === 'm')) return p(value === 'f' ? 'female' : 'male')
  if (field === 'language' && /^(ar|kmr|en)$/.test(value)) return p(`lang_${value}`)
  return value
}

const directionOf = (text: string, own: string): string => {
  const first = /\p{L}/u.exec(text)?.[0]
  if (!first) return own
  return /\p{Script=Arabic}/u.test(first) ? 'rtl' : 'ltr'
}

/** Marks that isolate a placeholder have no glyph here; each value stands in a line of its own. */
const plain = (text: string) =>
  text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')

/** Figures with dots stay in their order in both directions. */
function dateOf(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Asia/Damascus',
  }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('day')}.${of('month')}.${of('year')} ${of('hour')}:${of('minute')}`
}

/** To MuPDF `left` is where a line begins, so in Arabic the right. */
const style = `
@page { margin: 42pt 46pt; }
body { font-family: Form; font-size: 10.5pt; line-height: 1.35; margin: 0; }
p { margin: 0 0 3pt 0; text-align: left; }
h1 { font-size: 17pt; margin: 0 0 4pt 0; text-align: left; }
h2 { font-size: 12pt; margin: 9pt 0 4pt 0; padding: 2pt 5pt; background-color: #e9e5df; text-align: left; }
.row { margin: 0 0 3pt 0; padding: 0 5pt 2pt 5pt; border-bottom: 0.5pt solid #b9b2a8; page-break-inside: avoid; }
.name { font-size: 8.5pt; color: #5b554e; margin: 0; }
.value { margin: 0; }
.other { margin: 0; text-align: right; }
.blank { margin: 0; line-height: 2; }
.small { font-size: 8.5pt; color: #5b554e; }
.mark { padding: 2pt 5pt; border: 1pt solid #8a4b00; color: #8a4b00; }
`
