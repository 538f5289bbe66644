import { describe, expect, it } from 'vitest'
import { findMarks } from '../../src/handoff/chat/marks.ts'
import { tellingWords } from '../../src/handoff/chat/telling-words.ts'
import { commonNames, nameMarkers } from '../../src/turn/learning/names.ts'
import { normalise } from '../../src/understanding/normalise.ts'

const words = {
  fold: normalise,
  names: commonNames,
  nameMarkers,
  telling: new Set(tellingWords.map(normalise)),
}
/** The marked stretches, as `kind:text`. */
const marked = (text: string) =>
  findMarks(text, words).map(({ kind, from, to }) => `${kind}:${text.slice(from, to)}`)

describe('what a writer is asked about once', () => {
  it.each([
    ['اتصلوا بالسيدة فاطمة غداً', ['name:فاطمة']],
    ['نلتقي مع ومحمد في المركز', ['name:ومحمد']],
    ['My name is Khulud', ['name:Khulud']],
    ['اسمي عمر', ['name:عمر']],
    ['رقمي 0944 123 456', ['phone:0944 123 456']],
    ['اتصلوا على ٠٩٤٤١٢٣٤٥٦', ['phone:٠٩٤٤١٢٣٤٥٦']],
    ['call +963 944 123456 today', ['phone:+963 944 123456']],
    ['الرقم الوطني 12345678901', ['id_number:12345678901']],
    ['سنتحدث عن العنف في البيت', ['telling:العنف']],
    ['a session of psychosocial support', ['telling:psychosocial']],
    ['xizmeta derûnî heye', ['telling:derûnî']],
  ])('%s', (text, expected) => expect(marked(text)).toEqual(expected))

  it.each([
    'الموعد غداً الساعة 10:30 في المركز',
    'The course starts on 2026-11-30, room 12, at 9.',
    'Em ê sibê saet 9 we bibînin',
    'شكراً، وصلت رسالتكم',
    // Age, and a first name too: every question for a child's age would be stopped.
    'كم عمر ابنكم؟',
    '',
  ])('leaves alone: %s', (text) => expect(marked(text)).toEqual([]))
})
