import type { ChatLine } from './chat-lines.ts'

/** A line with the question that it asks, or answers. */
export type LineOfVisit = ChatLine & { visit?: number }

/** Questions on the way to the focal point: a complaint, and how a service treated her. */
const onTheWay = /^(complaint\.|referral\.(treated|bad)$)/

/**
 * What the bot asks her on the way to the focal point, and the buttons that she pressed there, are nobody else's: whom she
 * complains of may read this chat. That something was said is not hidden, so that nothing seems to be missing.
 */
export function withoutPrivate(lines: LineOfVisit[]): LineOfVisit[] {
  const asks = (line: LineOfVisit) => line.madeOf?.some(({ key }) => onTheWay.test(key)) ?? false
  const visits = new Set(lines.filter(asks).map(({ visit }) => visit))
  visits.delete(undefined)
  return lines.map((line) => {
    if (!asks(line) && !(line.from === 'person' && visits.has(line.visit))) return line
    const { madeOf: _madeOf, choices: _choices, ...rest } = line
    return { ...rest, text: '••••' }
  })
}
