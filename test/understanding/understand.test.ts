import { describe, expect, it } from 'vitest'
import { createUnderstanding } from '../../src/understanding/create-understanding.ts'
import { fewEntries, fewExamples } from './few-examples.ts'

const { understand, isUrgent } = createUnderstanding(fewEntries, fewExamples)

describe('a message in her own words', () => {
  it.each([
    ['ودي اتعلم خياطة بالمركز', 'vocational-training', 'ar'],
    ['bedi et3allam tasli7 mobaylat', 'vocational-training', 'ar-latn'],
    ['dixwazim hini dirutine bibim', 'vocational-training', 'kmr'],
    ['I would like to learn hair cutting', 'vocational-training', 'en'],
    ['بنتي ما تعرف تقرا ولا تكتب', 'remedial-classes', 'ar'],
    ['keca min nizane bixwine', 'remedial-classes', 'kmr'],
    ['وين مكانكم وايمت تفتحون', 'opening-hours', 'ar'],
    ['when do you open on sunday', 'opening-hours', 'en'],
  ])('%j is about %s', (text, id, lang) => {
    expect(understand(text)).toMatchObject({ lang, ranking: [{ id }, ...understand(text).ranking.slice(1)] })
  })

  it('has scores that fall, and together are at most 1', () => {
    const { ranking } = understand('بنتي تركت المدرسة')
    expect(ranking.map(({ score }) => score)).toEqual(ranking.map(({ score }) => score).sort((a, b) => b - a))
    expect(ranking.reduce((sum, { score }) => sum + score, 0)).toBeLessThanOrEqual(1.000001)
  })

  it('is answered at once when it is sure, and not when it is about nothing we do', () => {
    expect(understand('بدي اتعلم الخياطة').decision).toBe('answer')
    expect(understand('بكم الدولار اليوم').decision).toBe('unsure')
    for (const nothing of ['', '🙂', '\u202e', '؟؟؟']) {
      expect(understand(nothing)).toMatchObject({ decision: 'unsure', ranking: [{ id: 'unknown' }] })
    }
  })

  it.each([
    ['قائمة', 'menu'],
    ['ziman', 'change-language'],
    ['human', 'talk-to-human'],
    ['بياناتي', 'delete-my-data'],
  ])('that is one of the global words is its intent: %s', (text, id) => {
    expect(understand(text)).toMatchObject({
      decision: 'answer',
      ranking: [{ id }, ...understand(text).ranking.slice(1)],
    })
  })

  it('finds a service that has a name but no examples yet', () => {
    expect(understand('swimming pool').ranking[0]?.id).toBe('swimming-pool')
    expect(understand('مسبح').ranking[0]?.id).toBe('swimming-pool')
  })

  it('never ranks a service that the directory does not offer', () => {
    const less = createUnderstanding(
      fewEntries.filter(({ id }) => id !== 'remedial-classes'),
      fewExamples,
    )
    expect(less.understand('ابني ما يعرف يقرا').ranking.map(({ id }) => id)).not.toContain('remedial-classes')
  })

  it.each(['السلام عليكم ورحمة الله كيفكم', 'mar7aba kifkon', 'Silav, hûn çawa ne?', 'Hello, good morning!'])(
    'means the same after a greeting: %s',
    (greeting) => {
      for (const wish of ['بنتي ما تعرف تقرا ولا تكتب', 'I would like to learn hair cutting'])
        expect(understand(`${greeting} ${wish}`).ranking).toEqual(understand(wish).ranking)
    },
  )

  it('is ranked by its first 500 characters', () => {
    const text = `بدي اتعلم الخياطة ${'. '.repeat(300)} my son cannot read`
    expect(understand(text).ranking[0]?.id).toBe('vocational-training')
  })

  it('is understood alike each time an index is built', () => {
    const again = createUnderstanding(fewEntries, fewExamples)
    for (const { text } of fewExamples) expect(again.understand(text)).toEqual(understand(text))
  })

  it('works by the words of the directory alone, without any example', () => {
    const bare = createUnderstanding(fewEntries)
    expect(bare.understand('catch-up classes').ranking[0]?.id).toBe('remedial-classes')
    expect(bare.understand('qwertz').decision).toBe('unsure')
    expect(createUnderstanding([]).understand('مرحبا').decision).toBe('unsure')
  })
})

describe('a crisis', () => {
  it('comes before everything, with place and day kept', () => {
    expect(understand('زوجي يضربني اليوم بالرقة')).toMatchObject({
      decision: 'crisis',
      center: 'raqqa',
      day: { inDays: 0 },
      ranking: [{ id: 'crisis' }, ...understand('زوجي يضربني اليوم بالرقة').ranking.slice(1)],
    })
  })

  it('is heard by likeness to the examples where the lexicon has no word for it', () => {
    const { isUrgent: byLexicon } = createUnderstanding(fewEntries)
    const taught = createUnderstanding(fewEntries, [
      ...fewExamples,
      { text: 'the lantern went out on the hill', label: 'crisis', lang: 'en', group: 'crisis/x' },
      { text: 'on the hill the lantern is out', label: 'crisis', lang: 'en', group: 'crisis/x' },
    ])
    expect(byLexicon('on the hill a lantern went out')).toBe(false)
    expect(taught.isUrgent('on the hill a lantern went out')).toBe(true)
    expect(taught.understand('on the hill a lantern went out').decision).toBe('crisis')
  })

  it('is never read into a number alone, which answers a question', () => {
    const numbers = ['4 of them came', '4 men at the door', '4'].map((text, n) => ({
      text,
      label: 'crisis' as const,
      lang: 'en' as const,
      group: `crisis/${n}`,
    }))
    const taught = createUnderstanding(fewEntries, [...fewExamples, ...numbers])
    for (const text of ['4', '٤', '4.', '(4)']) expect(taught.understand(text).decision).not.toBe('crisis')
  })

  it('is heard however late in a long text, and even when negated or quoted', () => {
    expect(understand(`${'كلام عادي '.repeat(50_000)} يريد يقتلني`).decision).toBe('crisis')
    expect(isUrgent('ما راح اقتل نفسي بس تعبت')).toBe(true)
    expect(isUrgent('she said "I want to die"')).toBe(true)
  })
})

describe('the language of a message', () => {
  it.each([
    ['sho fi 3andkon lyom', 'ar-latn'],
    ['kurê min dixwaze bixwîne', 'kmr'],
    ['my daughter wants a course', 'en'],
    ['مرحبا', 'ar'],
  ])('%j is told: %s', (text, lang) => {
    expect(understand(text).lang).toBe(lang)
  })

  it.each(['ok', '123', '🙂', '', 'menu'])('%j is not told', (text) => {
    expect(understand(text).lang).toBeNull()
  })
})

describe('a center in a message', () => {
  it.each([
    ['دروس تقوية بالرقة', 'raqqa'],
    ['dorous bl ra22a', 'raqqa'],
    ['kurs li Reqa', 'raqqa'],
    ['classes in Mansura', 'mansoura'],
    ['bel mansoura fi dawrat?', 'mansoura'],
  ])('%j is %s', (text, center) => {
    expect(understand(text).center).toBe(center)
  })

  it.each([
    'دروس تقوية',
    'raqqa or mansoura',
    'رجعنا من الهول ونريد دورة',
    'we came from Hol camp',
    'em ji Hol hatin',
  ])('%j names none as the place', (text) => {
    expect(understand(text).center).toBeUndefined()
  })
})

describe('a day in a message', () => {
  it.each([
    ['remedial classes in Raqqa on Sunday', { weekday: 7 }],
    ['يوم الاحد الصبح', { weekday: 7, part: 'morning' }],
    ['bokra el sob7', { inDays: 1, part: 'morning' }],
    ['باچر العصر', { inDays: 1, part: 'afternoon' }],
    ['roja duşemê saet 10', { weekday: 1, hour: 10 }],
    ['بعد بكرا', { inDays: 2 }],
    ['dusibe', { inDays: 2 }],
    ['الساعة ٣', { hour: 3 }],
    ['إجي اليوم', { inDays: 0 }],
  ])('%j is %j', (text, day) => {
    expect(understand(text).day).toEqual(day)
  })

  it.each(['صباح الخير', 'good morning', 'دورة خياطة', 'sunday or monday', 'الساعة ٩٩'])(
    '%j names none',
    (text) => {
      expect(understand(text).day).toBeUndefined()
    },
  )
})
