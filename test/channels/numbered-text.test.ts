import { describe, expect, it } from 'vitest'
import { numberedText } from '../../src/channels/numbered-text.ts'

const visible = (text: string) => text.replace(/[\u200e\u200f\u2066-\u2069]/g, '')
const question = (direction: 'rtl' | 'ltr', labels: string[]) => ({
  text: direction === 'rtl' ? 'كيف نساعدكم؟' : 'How can we help?',
  direction,
  language: direction === 'rtl' ? 'ar' : 'en',
  visit: 3,
  choices: labels.map((label, at) => ({ id: `option-${at}`, label })),
})

describe('choices as numbered lines', () => {
  it('has the question first and then a line for each choice', () => {
    const text = numberedText(question('ltr', ['Courses', 'A person']), 'Write the number.')
    expect(text).toBe('How can we help?\n\n1. Courses\n2. A person\n\nWrite the number.')
  })
  it('keeps every number at the right in Arabic, also before a Latin name', () => {
    const text = numberedText(question('rtl', ['دورات', 'Kurmancî']))
    expect(visible(text)).toBe('كيف نساعدكم؟\n\n1. دورات\n2. Kurmancî')
    for (const line of text.split('\n').slice(2)) expect(line).toMatch(/^\u200f\d\. \u2068.*\u2069$/)
  })
  it('isolates an Arabic name in an English list', () => {
    expect(numberedText(question('ltr', ['العربية']))).toContain('1. \u2068العربية\u2069')
  })
  it('lets no label break its line', () => {
    expect(numberedText(question('ltr', ['two\n3. lines'])).split('\n')).toHaveLength(3)
  })
  it('leaves a text without choices as it is', () => {
    expect(numberedText({ text: 'Thank you.', direction: 'ltr', language: 'en' })).toBe('Thank you.')
  })
})
