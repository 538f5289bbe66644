import { describe, expect, it } from 'vitest'
import { isGreeting } from '../../src/understanding/greeting.ts'

describe('a greeting', () => {
  it.each([
    'مرحبا',
    'مرحباااا 👋',
    'السلام عليكم ورحمة الله وبركاته',
    'صَباح الخير',
    'شكراً جزيلاً',
    'mar7aba',
    'Silav, hûn çawa ne?',
    'roj bas',
    'gelek spas ji we re',
    'Hi!',
    'good morning team',
    'thank you',
  ])('%s', (text) => expect(isGreeting(text)).toBe(true))
  it.each([
    '',
    '...',
    'مرحبا بدي شغل',
    'صباح',
    'لكم',
    'ne',
    'all',
    'Silav, ez dixwazim dirûtinê fêr bibim',
    'hello, is the center open?',
    `hi ${'hi '.repeat(5_000)}`,
  ])('is not: %s', (text) => expect(isGreeting(text)).toBe(false))
})
