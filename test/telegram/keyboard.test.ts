import { describe, expect, it } from 'vitest'
import { callbackData, inlineKeyboard, readCallbackData } from '../../src/channels/telegram/keyboard.ts'

const content = (labels: string[], visit = 71) => ({
  text: '?',
  visit,
  choices: labels.map((label, i) => ({ id: `o${i}`, label })),
  direction: 'rtl' as const,
  language: 'ar',
})

describe('buttons', () => {
  it('name their prompt', () => {
    expect(inlineKeyboard(content(['تدريب مهني ودورات للنساء']))).toEqual([
      [{ text: 'تدريب مهني ودورات للنساء', callback_data: '1z:o0' }],
    ])
    expect(readCallbackData('1z:o0')).toEqual({ visit: 71, option: 'o0' })
  })
  it('stand two a row when all are short, else one a row', () => {
    expect(inlineKeyboard(content(['نعم', 'لا', 'رجوع']))).toHaveLength(2)
    expect(inlineKeyboard(content(['نعم', 'لا', 'الحديث مع شخص من فريقنا']))).toHaveLength(3)
  })
  it('are left out where there is no choice', () => {
    expect(inlineKeyboard(content([]))).toBeNull()
  })
  it('are refused when an id does not fit 64 bytes', () => {
    const long = 'م'.repeat(31)
    expect(callbackData(1, long)).toBe(`1:${long}`)
    expect(callbackData(1, `${long}م`)).toBeNull()
    expect(inlineKeyboard({ ...content(['a']), choices: [{ id: `${long}م`, label: 'a' }] })).toBe(false)
  })
  it('of another program, or of none, mean nothing', () => {
    for (const data of ['', 'menu', ':a', '1z:', 'UPPER:x', 'a'.repeat(20), '../..:x\u0000y'.repeat(9)]) {
      expect(readCallbackData(data)).toBeNull()
    }
  })
})
