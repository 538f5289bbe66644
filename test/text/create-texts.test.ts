import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTexts } from '../../src/text/create-texts.ts'
import type { NameResolver } from '../../src/text/types.ts'
import { everywhere, localesDir } from './fixture.ts'

const fsi = '\u2068'
const pdi = '\u2069'
const forms = ['zero', 'one', 'two', 'few', 'many', 'other']
const book = {
  plain: 'hello',
  at: 'at {center, center}, {phone}',
  only: '{item, service}',
  ends: '{item} ({state})',
  when: '{day, date}, {day, time}',
  through: '{by, channel}',
  ...Object.fromEntries(forms.map((form) => [`seats_${form}`, `${form} {count}`])),
}
const unknown = { default: 'not known', center: 'no such center' }
const channel = { telegram: 'Telegram' }
const files = Object.fromEntries(
  ['ar', 'kmr', 'en'].map((language) => [
    language,
    {
      'book.json': language === 'ar' ? { ...book, plain_f: 'hello f', plain_m: 'hello m' } : book,
      'unknown.json': unknown,
      'channel.json': channel,
    },
  ]),
)
const resolve: NameResolver = (format, id, language) => (id === 'gone' ? null : `${format}:${id}:${language}`)
const texts = createTexts({ dir: localesDir(files), resolve })

describe('a text', () => {
  it('takes the form in which she is addressed, where there is one', () => {
    expect(texts.render('ar', 'book.plain')).toBe('hello')
    expect(texts.render('ar', 'book.plain', {}, 'f')).toBe('hello f')
    expect(texts.render('ar', 'book.plain', {}, 'm')).toBe('hello m')
    expect(texts.render('kmr', 'book.plain', {}, 'f')).toBe('hello')
  })

  it.each([
    [0, 'zero'],
    [1, 'one'],
    [2, 'two'],
    [3, 'few'],
    [11, 'many'],
    [100, 'other'],
  ])('counts %i in Arabic as %s', (count, form) =>
    expect(texts.render('ar', 'book.seats', { count })).toContain(form),
  )

  it('counts in Kurmanji whatever the machine speaks', () => {
    expect(texts.render('kmr', 'book.seats', { count: 1 })).toBe('one 1')
    expect(texts.render('kmr', 'book.seats', { count: 2 })).toBe('other 2')
  })

  it('names what an id means, and says so when nobody knows', () => {
    expect(texts.render('en', 'book.at', { center: 'raqqa', phone: '1' })).toBe('at center:raqqa:en, 1')
    expect(texts.render('en', 'book.at', { center: 'gone', phone: null })).toBe(
      'at no such center, not known',
    )
    expect(texts.render('en', 'book.at', { center: ['raqqa', 'hajin'], phone: [] })).toBe(
      'at center:raqqa:en, center:hajin:en, not known',
    )
    expect(texts.render('en', 'book.through', { by: 'telegram' })).toBe('Telegram')
  })

  it('isolates every value in Arabic, and a right-to-left value anywhere', () => {
    const values = { center: 'raqqa', phone: '+963 11' }
    expect(texts.render('ar', 'book.at', values)).toBe(`at ${fsi}center:raqqa:ar${pdi}, ${fsi}+963 11${pdi}`)
    expect(texts.render('en', 'book.at', { center: 'x', phone: 'سلمى' })).toBe(
      `at center:x:en, ${fsi}سلمى${pdi}`,
    )
    expect(texts.render('ar', 'book.only', { item: 'a' })).toBe(`${fsi}service:a:ar${pdi}`)
  })

  it('has no marks at the ends of a label', () => {
    expect(texts.label('ar', 'book.only', { item: 'a' })).toBe('service:a:ar')
    expect(texts.label('ar', 'book.ends', { item: 'a', state: 'b' })).toBe(`a (${fsi}b${pdi})`)
  })

  it('never reads the words of a value as a template, nor lets its marks out', () => {
    expect(texts.render('en', 'book.at', { center: 'x', phone: '{center} $t(book.plain)' })).toBe(
      'at center:x:en, {center} $t(book.plain)',
    )
    expect(texts.render('ar', 'book.ends', { item: `\u202ea${pdi}b`, state: 'c' })).toBe(
      `${fsi}ab${pdi} (${fsi}c${pdi})`,
    )
  })

  it('says dates and times of Damascus', () => {
    expect(texts.render('kmr', 'book.when', { day: '2026-03-05T22:30:00Z' })).toBe('în, 6ê adarê 2026, 01:30')
  })

  it('takes any value without a word of protest', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ar' as const, 'kmr' as const, 'en' as const),
        fc.jsonValue(),
        (language, value) => {
          const any = value as string
          for (const key of ['book.at', 'book.when', 'book.through', 'book.ends', 'book.seats'])
            expect(
              texts.render(language, key, {
                center: any,
                phone: any,
                day: any,
                by: any,
                item: any,
                state: any,
                count: any,
              }),
            ).toBeTypeOf('string')
        },
      ),
    )
  })

  it('that does not exist is a bug, and says its name', () =>
    expect(() => texts.render('en', 'book.nothing')).toThrow('book.nothing'))
})

it('keeps two sets of texts apart', () => {
  const other = createTexts({ dir: localesDir({ ...everywhere({ plain: 'other' }) }), resolve })
  expect(other.render('en', 'book.plain')).toBe('other')
  expect(texts.render('en', 'book.plain')).toBe('hello')
})
