import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from '../../src/understanding/normalise.ts'
import { skeleton } from '../../src/understanding/skeleton.ts'

describe('normalise', () => {
  it.each([
    ['  Hello,  World! ', 'helo world'],
    ['أإآٱ', 'ا'],
    ['مُدَرِّسَةٌ', 'مدرسه'],
    ['مـــركـــز', 'مركز'],
    ['مستشفى', 'مستشفي'],
    ['گبل چاي پاص ڤيلا کی', 'كبل كاي باص فيلا كي'],
    ['سؤال رئيس', 'سوال رييس'.replace('يي', 'ي')],
    ['١٢٣ ۴۵۶', '123 456'],
    ['Rûniştinên piştgiriyê', 'runistinen pistgiriye'],
    ['ÇIYA ı İ', 'ciya i i'],
    ['هلاااااا', 'هلا'],
    ['11 22', '11 22'],
    ['me\u200bnu\u202e', 'menu'],
    ['a\u0000b', 'a b'],
    ['ﻻ ﷲ', 'لا اله'],
    ['👋🏽🙂', ''],
    ['\ud800', ''],
    ["don't", 'dont'],
    ['/menu', 'menu'],
    ['сlаѕѕ', 'clas'],
  ])('makes %j to %j', (typed, plain) => {
    expect(normalise(typed)).toBe(plain)
  })

  it('gives the same for what is normalised already', () => {
    for (const text of ['دورة الخياطة', 'Navenda Civakî', '3andkon dawrat?']) {
      expect(normalise(normalise(text))).toBe(normalise(text))
    }
  })
})

describe('skeleton', () => {
  it.each([
    ['دورة', 'dawra'],
    ['خياطة', '5iyata'],
    ['خياطة', 'khiyata'],
    ['مدرسة', 'madrase'],
    ['حلويات', '7elwiyat'],
    ['شغل', 'shoghol'],
    ['تعليم', 'ta3lim'],
    ['صالون', 'salon'],
  ])('brings %s and %s together', (arabic, latin) => {
    expect(skeleton(normalise(latin))).toBe(skeleton(normalise(arabic)))
  })
})

it('reads usual letters quickly and gets what the long way gets', () => {
  // A letter of another script sends the whole text the long way.
  const long = (text: string) => normalise(`${text} 漢`).replace(/ ?漢$/, '')
  const usual = fc.string({
    unit: fc.oneof(
      fc.integer({ min: 0, max: 0x24f }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x600, max: 0x6ff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(' ', 'aa', 'لل', '١', 'ß', 'ê', "'"),
    ),
    maxLength: 40,
  })
  fc.assert(
    fc.property(usual, (text) => normalise(text) === long(text)),
    { numRuns: 2000 },
  )
})
