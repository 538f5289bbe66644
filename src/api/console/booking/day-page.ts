import { createHash } from 'node:crypto'
import { localOf } from '../../../booking/local-time.ts'
import type { DayMeeting } from '../../../booking/staff-reads.ts'
import type { Language } from '../../../text/types.ts'

/** Black on white, big enough to be read at a door, a table never torn between two sheets. */
const style = `
body { font: 13pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 40rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.3em } h2 { font-size: 1.1em; margin: 1.6em 0 .3em }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #000; padding: .35em .6em; text-align: start }
td.code { font: 700 1.2em ui-monospace, monospace; letter-spacing: .08em; direction: ltr; unicode-bidi: isolate }
td.came { width: 4em } section { break-inside: avoid } footer { margin-top: 2em; font-size: .85em }
@page { margin: 15mm }`

/** Nothing runs, and nothing is loaded: this one style is all that the page may use. */
export const dayPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/**
 * A center's day on paper: times, rooms and codes. It names no person and no service, so that a list that is lost says little.
 */
export function dayPage(of: {
  language: Language
  center: string
  /** ISO date. */
  day: string
  meetings: DayMeeting[]
  label(key: string, values?: Record<string, string | number>): string
}): string {
  const { language, label, meetings } = of
  const title = label('door.title', { center: of.center, day: of.day })
  const body =
    meetings.length === 0
      ? `<p>${text(label('door.none'))}</p>`
      : meetings.map((one) => table(one, label)).join('\n')
  return `<!doctype html>
<html lang="${language === 'kmr' ? 'ku' : language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title>
<style>${style}</style></head>
<body>
<h1>${text(title)}</h1>
${body}
<footer>${text(label('door.secret'))}</footer>
</body></html>
`
}

function table(
  meeting: DayMeeting,
  label: (key: string, values?: Record<string, string | number>) => string,
): string {
  const time = `${clock(meeting.startsAt)}–${clock(meeting.endsAt)}`
  const room = meeting.room === null ? '' : ` · ${text(label('door.room', { room: meeting.room }))}`
  const rows = meeting.seats
    .map(({ code, came, carerCheck }) => {
      const mark = came === null ? '' : came ? '✓' : '–'
      return `<tr><td class="code">${code.slice(0, 3)} ${code.slice(3)}</td><td class="came">${mark}</td><td>${carerCheck ? text(label('door.carer')) : ''}</td></tr>`
    })
    .join('\n')
  const list =
    rows === ''
      ? `<p>${text(label('door.nobody'))}</p>`
      : `<p>${text(label('door.seats', { codes: meeting.seats.length }))}</p>
<table><thead><tr><th scope="col">${text(label('door.code'))}</th><th scope="col">${text(label('door.came'))}</th><td></td></tr></thead>
<tbody>${rows}</tbody></table>`
  return `<section><h2><bdi>${time}</bdi>${room}</h2>\n${list}</section>`
}

const clock = (at: Date) => localOf(at).toPlainTime().toString({ smallestUnit: 'minute' })

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const text = (words: string) => words.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark)
