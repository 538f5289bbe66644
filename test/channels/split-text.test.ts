import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitText } from '../../src/channels/split-text.ts'

const squeeze = (text: string) => text.replace(/\s+/g, '')

describe('splitting long texts', () => {
  it('leaves a text of exactly the limit whole', () => {
    expect(splitText('x'.repeat(4_096))).toHaveLength(1)
    expect(splitText('x'.repeat(4_097)).map((part) => part.length)).toEqual([4_096, 1])
  })
  it('cuts Arabic after a sentence, also after its own question mark', () => {
    const text = `${'كيف نساعدكم اليوم؟ '.repeat(3)}اختاروا رقماً أو اكتبوا بكلماتكم.`
    const parts = splitText(text, 50)
    expect(parts).toEqual([
      'كيف نساعدكم اليوم؟ كيف نساعدكم اليوم؟',
      'كيف نساعدكم اليوم؟',
      'اختاروا رقماً أو اكتبوا بكلماتكم.',
    ])
    expect(parts.join(' ')).toBe(text)
  })
  it('prefers a paragraph to a sentence', () => {
    const text = `${'a. '.repeat(10)}\n\n${'b. '.repeat(8)}`
    expect(splitText(text, 45)[0]).toBe('a. '.repeat(10).trim())
  })
  it('counts a sentence that ends exactly at the limit', () => {
    expect(splitText('abcd efgh. ijkl', 10)).toEqual(['abcd efgh.', 'ijkl'])
  })
  it('cuts at a word where there is no sentence', () => {
    expect(splitText('one two three four five', 12)).toEqual(['one two', 'three four', 'five'])
  })
  it('never cuts an emoji of several signs, or a letter from its marks', () => {
    const family = '👩‍👩‍👧‍👦'
    for (const part of splitText(family.repeat(40), 100)) expect(part.replaceAll(family, '')).toBe('')
    const marked = 'بَّ'
    for (const part of splitText(marked.repeat(50), 20)) expect(part.replaceAll(marked, '')).toBe('')
  })
  it('takes an end even of one letter with thousands of marks', () => {
    const parts = splitText(`a${'\u0301'.repeat(10_000)}`)
    expect(parts.every((part) => part.length <= 4_096)).toBe(true)
  })
  it('loses nothing but white space, whatever comes', () => {
    const letters = fc.constantFrom(
      'م',
      'a',
      ' ',
      '\n',
      '. ',
      '؟ ',
      '👩‍👧',
      '\u2068',
      '\u2069',
      'ê',
      '🇸🇾',
      '،',
    )
    const texts = fc.array(letters, { maxLength: 400 }).map((all) => all.join(''))
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 120 }), (text, limit) => {
        const parts = splitText(text, limit)
        expect(parts.every((part) => part.length <= limit)).toBe(true)
        expect(squeeze(parts.join(''))).toBe(squeeze(text))
        for (const part of parts) expect(part.isWellFormed()).toBe(true)
      }),
    )
  })
})
