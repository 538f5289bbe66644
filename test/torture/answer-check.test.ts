import { describe, expect, it } from 'vitest'
import { createAnswerCheck } from '../../bench/torture/answer-check.ts'

/** Letters are answers: what was called for, and what was seen. */
function judged(right: string, seen: string) {
  const check = createAnswerCheck()
  check.expect([...right])
  for (const text of seen) check.see(text)
  return { missing: check.missing(), wrong: check.wrong(), doubled: check.doubled() }
}

describe('what torture makes of the answers that a person sees', () => {
  it.each([
    ['all in order', 'abcab', 'abcab', { missing: 0, wrong: 0, doubled: 0 }],
    ['the newest ones again', 'abcd', 'abcbcd', { missing: 0, wrong: 0, doubled: 2 }],
    ['one again at once', 'aab', 'aaab', { missing: 0, wrong: 0, doubled: 1 }],
    ['the last one again', 'abc', 'abcc', { missing: 0, wrong: 0, doubled: 1 }],
    ['the last one lost', 'abc', 'ab', { missing: 1, wrong: 0, doubled: 0 }],
    ['one that nobody asked for', 'abc', 'abxc', { missing: 0, wrong: 1, doubled: 0 }],
  ])('%s', (_name, right, seen, judgement) => expect(judged(right, seen)).toEqual(judgement))

  it.each([
    ['one lost in the middle', 'abcd', 'abd'],
    ['two in the wrong order', 'abcd', 'acbd'],
    ['an old one in place of a new one', 'abcd', 'abad'],
    ['one again without those after it', 'abcde', 'abcade'],
  ])('fails: %s', (_name, right, seen) => {
    const { missing, wrong } = judged(right, seen)
    expect(missing + wrong).toBeGreaterThan(0)
  })
})
