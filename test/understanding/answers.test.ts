import { describe, expect, it } from 'vitest'
import { globalWord } from '../../src/understanding/global-words.ts'
import { guessLanguage } from '../../src/understanding/guess-language.ts'
import { matchOption } from '../../src/understanding/match-option.ts'

const arabic = [
  { id: 'talk', label: 'الحديث والمساندة' },
  { id: 'trade', label: 'تعلّم مهنة' },
  { id: 'business', label: 'مشروع صغير' },
  { id: 'human', label: 'الحديث مع شخص' },
]
const kurmanji = [
  { id: 'raqqa', label: 'Reqa' },
  { id: 'mansoura', label: 'Mensûra' },
  { id: 'hajin', label: 'Hecîn' },
]

describe('an answer to a choice', () => {
  it.each([
    ['2', 'trade'],
    ['٢', 'trade'],
    ['۳', 'business'],
    [' 1. ', 'talk'],
    ['2 تعلم مهنة', 'trade'],
    ['تعلم مهنه', 'trade'],
    ['تعلم مهن', 'trade'],
    ['مشرووع صغير', 'business'],
    ['مشروع صغيير!!', 'business'],
    ['مشروع', 'business'],
    ['تعلم', 'trade'],
    ['mashrou3 sghir', 'business'],
  ])('%j is understood', (said, id) => {
    expect(matchOption(said, arabic)).toBe(id)
  })

  it.each(['0', '5', '99999', '2 مشروع صغير', 'الحديث', 'ا', '', '🙂', 'شيء آخر تماما'])(
    '%j matches none',
    (said) => {
      expect(matchOption(said, arabic)).toBeNull()
    },
  )

  it('is understood without the marks of Kurmanji', () => {
    expect(matchOption('mensura', kurmanji)).toBe('mansoura')
    expect(matchOption('HECIN', kurmanji)).toBe('hajin')
    expect(matchOption('mensora', kurmanji)).toBe('mansoura')
  })

  it('never matches two labels that are alike', () => {
    const alike = [
      { id: 'a', label: 'Course one' },
      { id: 'b', label: 'Course two' },
      { id: 'c', label: 'Same' },
      { id: 'd', label: 'same!' },
    ]
    expect(matchOption('course', alike)).toBeNull()
    expect(matchOption('same', alike)).toBeNull()
    expect(matchOption('course on', alike)).toBe('a')
  })

  it('takes a label that is a number before the number of a line', () => {
    const ages = [
      { id: 'old', label: '2' },
      { id: 'young', label: '1' },
    ]
    expect(matchOption('1', ages)).toBe('young')
  })

  it('knows how people say yes and no', () => {
    const options = [
      { id: 'yes', label: 'نعم، أوافق' },
      { id: 'no', label: 'لا أوافق' },
    ]
    for (const yes of ['نعم', 'ايه', 'تمام', 'na3am', 'erê', 'ok'])
      expect(matchOption(yes, options)).toBe('yes')
    for (const no of ['لا', 'la2', 'na', 'no', 'لا شكرا']) expect(matchOption(no, options)).toBe('no')
  })

  it('does not take a global word for a misspelt label', () => {
    expect(matchOption('back', [{ id: 'pack', label: 'Pack' }])).toBeNull()
    expect(matchOption('menu', [{ id: 'menu', label: 'Menu' }])).toBe('menu')
  })
})

describe('a global word', () => {
  it.each([
    ['قائمة', 'menu'],
    ['القائمه', 'menu'],
    ['/menu', 'menu'],
    ['/menu@some_bot', 'menu'],
    ['Menu!', 'menu'],
    ['رجوع', 'back'],
    ['vegere', 'back'],
    ['لغة', 'language'],
    ['ziman', 'language'],
    ['شخص', 'human'],
    ['بدي احكي مع حدا', 'human'],
    ['kes', 'human'],
    ['توقف', 'stop'],
    ['raweste', 'stop'],
    ['بياناتي', 'data'],
    ['agahiyen min', 'data'],
    ['مساعدة', 'help'],
    ['Alîkarî', 'help'],
    ['/help', 'help'],
    ['/human', 'human'],
    ['/stop', 'stop'],
    ['/language', 'language'],
    ['/back', 'back'],
    ['/data', 'data'],
  ] as const)('%j is %s', (said, word) => {
    expect(globalWord(said)).toBe(word)
  })

  it('is only one when it is the whole text', () => {
    expect(globalWord('I want to talk about the menu of the kitchen')).toBeNull()
    expect(globalWord('أريد مساعدة في الدراسة')).toBeNull()
    expect(globalWord('')).toBeNull()
  })
})

describe('the language of a message', () => {
  it.each([
    ['أريد دروس تقوية لابني', 'ar'],
    ['شلونكم', 'ar'],
    ['bedi dawret 5iyata', 'ar'],
    ['shu 3andkon dawrat', 'ar'],
    ['mar7aba kifkon', 'ar'],
    ['ez dixwazim hînî pîşeyekî bibim', 'kmr'],
    ['ez dixwazim kurse bibinim', 'kmr'],
    ['dersên zarokan hene?', 'kmr'],
    ['do you have classes for my daughter', 'en'],
    ['I want to learn sewing', 'en'],
  ] as const)('%j is %s', (said, language) => {
    expect(guessLanguage(said)).toBe(language)
  })

  it.each(['', 'ok', '123', '🙂', 'menu', 'sdfkjh sdfjkh', 'الف abc def ghi jkl'])(
    '%j cannot be told',
    (said) => {
      expect(guessLanguage(said)).toBeNull()
    },
  )
})
