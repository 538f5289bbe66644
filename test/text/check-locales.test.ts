import { describe, expect, it } from 'vitest'
import { checkLocales } from '../../src/text/check-locales.ts'
import { createTexts } from '../../src/text/create-texts.ts'
import { loadLocales } from '../../src/text/load-locales.ts'
import { localeFacts } from '../../src/text/locale-facts.ts'
import { everywhere, localesDir } from './fixture.ts'

const mistakes = (files: Record<string, Record<string, unknown>>) =>
  checkLocales(loadLocales(localesDir(files)))
const six = {
  seats_zero: 'z',
  seats_one: 'o',
  seats_two: 't',
  seats_few: '{count}',
  seats_many: '{count}',
  seats_other: '{count}',
}
const two = { seats_one: 'o', seats_other: '{count}' }

describe('the check of the locales', () => {
  it('is content with whole texts', () => {
    expect(
      mistakes({ ar: { 'book.json': six }, kmr: { 'book.json': two }, en: { 'book.json': two } }),
    ).toEqual([])
  })

  it('names file and key of a missing text', () => {
    const files = { ...everywhere({ pick: 'a', done: 'b' }), kmr: { 'book.json': { pick: 'a' } } }
    expect(mistakes(files)).toEqual([
      { file: 'kmr/book.json', key: 'book.done', what: 'the text is missing' },
    ])
  })

  it('names each Arabic plural form that is missing', () => {
    const { seats_two: _two, seats_many: _many, ...four } = six
    const found = mistakes({ ar: { 'book.json': four }, kmr: { 'book.json': two }, en: { 'book.json': two } })
    expect(found.map(({ key }) => key)).toEqual(['book.seats_two', 'book.seats_many'])
  })

  it('wants both ways to address her, or none', () => {
    const found = mistakes({ ...everywhere({ pick: 'a' }), ar: { 'book.json': { pick: 'a', pick_f: 'b' } } })
    expect(found).toMatchObject([{ file: 'ar/book.json', key: 'book.pick_m' }])
  })

  it('wants the same placeholders, in the same formats, in every form', () => {
    const files = {
      ...everywhere({ pick: 'a {center, center}' }),
      en: { 'book.json': { pick: 'a {center}' } },
    }
    expect(mistakes(files).map(({ file, key }) => `${file} ${key}`)).toContain('en/book.json book.pick')
    const forms = {
      ...everywhere({ pick: 'a {n}' }),
      ar: { 'book.json': { pick: '{n}', pick_f: '{n}', pick_m: 'b' } },
    }
    expect(mistakes(forms)).toMatchObject([{ key: 'book.pick_m' }])
  })

  it('finds empty texts, stray braces and staff-only words', () => {
    const found = mistakes(everywhere({ pick: '', done: 'a {two words}', group: 'trauma' }))
    expect(new Set(found.map(({ what }) => what))).toEqual(
      new Set([
        'the text is empty',
        'a brace belongs to no placeholder',
        'the word "trauma" is for staff only',
      ]),
    )
  })

  it('names a file that is no JSON once, not each of its keys', () => {
    const found = mistakes({ ...everywhere({ pick: 'a' }), ar: { 'book.json': '{ "pick": ' } })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ file: 'ar/book.json', key: '' })
  })

  it('wants each text to carry its review', () => {
    const files = everywhere({ pick: { text: 'a' } })
    expect(mistakes(files)[0]?.what).toMatch(/reviewed_by/)
    expect(mistakes(everywhere({ pick: ['a'] }))[0]?.what).toMatch(/expected/)
  })

  it('stops a start with file and key', () => {
    const dir = localesDir({ ...everywhere({ pick: 'a' }), kmr: {} })
    expect(() => createTexts({ dir, resolve: () => null })).toThrow(
      expect.objectContaining({
        name: 'StartError',
        sentence: expect.stringContaining('locales/kmr/book.json book.pick'),
      }),
    )
  })
})

describe('what the flow checker learns of the texts', () => {
  const nested = { list: { pick: { text: 'a {center, center} {day, date}', reviewed_by: '' } }, plain: 'b' }
  const facts = localeFacts(
    loadLocales(localesDir({ ...everywhere(nested), ar: { 'book.json': { ...nested, ...six } } })),
  )

  it('knows keys, placeholders and labels', () => {
    expect(facts.has('ar', 'book.list.pick')).toBe(true)
    expect(facts.has('en', 'book.nothing')).toBe(false)
    expect(facts.placeholders('ar', 'book.list.pick')).toEqual(['center', 'day'])
    expect(facts.label('en', 'book.plain')).toBe('b')
    expect(facts.label('en', 'book.list.pick')).toBeNull()
  })

  it('sees a text in forms as one text', () => {
    expect(facts.has('ar', 'book.seats')).toBe(true)
    expect(facts.placeholders('ar', 'book.seats')).toEqual(['count'])
    expect(facts.missingForms('ar', 'book.seats')).toEqual([])
  })
})
