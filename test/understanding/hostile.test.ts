import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUnderstanding } from '../../src/understanding/create-understanding.ts'
import { fewEntries, fewExamples } from './few-examples.ts'

const understanding = createUnderstanding(fewEntries, fewExamples)
const options = [
  { id: 'a', label: 'تعلّم مهنة' },
  { id: 'b', label: 'Dersên alîkar' },
]

const pieces = [
  'دورة',
  'dersên',
  'class',
  ' ',
  '\u202e',
  '\u200b',
  'сlass',
  'mаdrase',
  'الmadrasة',
  '3',
  '😀',
  '\ud83d',
  'ـ',
]

function everything(text: string) {
  understanding.normalise(text)
  const { ranking, decision } = understanding.understand(text)
  expect(ranking.length).toBeGreaterThan(0)
  for (const { score } of ranking) expect(Number.isFinite(score)).toBe(true)
  expect(['answer', 'choose', 'unsure', 'crisis']).toContain(decision)
  understanding.search(text)
  understanding.guessLanguage(text)
  understanding.isUrgent(text)
  understanding.globalWord(text)
  understanding.matchOption(text, options)
  understanding.matchOption('1', [{ id: 'x', label: text }])
}

const megabyte = 1_000_000
const many = (unit: string, characters = megabyte) => unit.repeat(Math.ceil(characters / unit.length))

describe('hostile text', () => {
  it('never makes an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'grapheme' }),
          fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
          // Real words, torn and mixed: scripts within a word, look-alike letters, hidden controls.
          fc
            .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 })))
            .map((parts) => parts.join('')),
        ),
        everything,
      ),
      { numRuns: 500 },
    )
  })

  it('is normalised to what normalises to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = understanding.normalise(text)
        expect(understanding.normalise(once)).toBe(once)
      }),
    )
  })

  it.each([
    ['ten thousand emoji', '😀'.repeat(10_000)],
    ['emoji families', many('👨‍👩‍👧‍👦')],
    ['one endless word', many('a')],
    ['one endless word without runs', many('ab')],
    ['one endless Arabic word', many('يضرب')],
    ['alternating marks', `a${many('\u0301\u0315')}`],
    // One of these becomes eighteen letters.
    ['expanding ligatures', many('ﷺ', 100_000)],
    ['only spaces', many(' ')],
    ['lone surrogates', many('\ud83d')],
    ['control characters', many('\u0000\u001b\u202e\u2066')],
    ['the same first word of many patterns', many('ابني ')],
    ['words of a pattern with gaps', many('li zaroken min kure ')],
    ['digits', many('1')],
    ['digits in letters', many('a3')],
    ['mixed scripts in every word', many('maدرسةسse ')],
    ['what backtracking would choke on', many('aaaa!')],
    ['words of danger that never end', many('ما بدي ')],
  ])('of a megabyte is read in time: %s', (_name, text) => {
    const before = process.cpuUsage()
    everything(text)
    const { user, system } = process.cpuUsage(before)
    // Seconds of this process, however busy the machine; quadratic work on a megabyte takes minutes.
    expect((user + system) / 1_000_000).toBeLessThan(5)
  })
})
