import { describe, expect, it } from 'vitest'
import { isDeeperThan } from '../../src/api/json-body.ts'
import { createEventParser, type ServerEvent } from '../../src/web/chat/event-parser.ts'
import { guessLanguage } from '../../src/web/chat/languages.ts'
import { segmentsOf } from '../../src/web/chat/segments.ts'

describe('events cut anywhere', () => {
  const text =
    'retry: 2000\n\nid: 3\nevent: item\ndata: {"text":"أهلاً"}\n\n: beat\n\nevent: ready\r\ndata: {}\r\n\r\n'
  it.each([1, 2, 7, 1000])('are read in pieces of %i', (size) => {
    const events: ServerEvent[] = []
    const parse = createEventParser((event) => events.push(event))
    for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size))
    expect(events).toEqual([
      { name: 'item', data: '{"text":"أهلاً"}', id: '3' },
      { name: 'ready', data: '{}' },
    ])
  })
})

describe('the guess of a language', () => {
  it.each([
    [['ku-TR', 'en'], 'kmr'],
    [['fr', 'en-GB'], 'en'],
    [['ar-SY'], 'ar'],
    [['tr'], 'ar'],
    [[], 'ar'],
  ])('for %j is %s', (wanted, language) => {
    expect(guessLanguage(wanted)).toBe(language)
  })
})

describe('a message', () => {
  it('is cut into words, links and numbers without losing a letter', () => {
    const text = 'الهاتف +963 11 222 3333، من 09:00–12:00. https://example.org/a?b=1، شكراً 2'
    const segments = segmentsOf(text)
    expect(segments.map((one) => one.text).join('')).toBe(text)
    expect(segments.filter((one) => one.kind !== 'text')).toEqual([
      { kind: 'number', text: '+963 11 222 3333' },
      { kind: 'number', text: '09:00–12:00' },
      { kind: 'link', text: 'https://example.org/a?b=1' },
    ])
  })

  it('makes no link of anything but a web address', () => {
    expect(segmentsOf('javascript:alert(1) <b>x</b>').every((one) => one.kind !== 'link')).toBe(true)
  })
})

describe('the depth of JSON', () => {
  it('counts brackets outside of strings only', () => {
    expect(isDeeperThan('{"a":"[[[[[[\\"[[[[["}', 2)).toBe(false)
    expect(isDeeperThan('[[[]]]', 2)).toBe(true)
    expect(isDeeperThan('[[],[],[]]', 2)).toBe(false)
  })
})
