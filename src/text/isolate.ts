/** First strong isolate: the value's own first letter decides its direction; PDI ends it. */
const fsi = '\u2068'
const pdi = '\u2069'
const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u
const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Keeps a value from turning the order of the words around it: a phone number inside an Arabic sentence, an
 * Arabic name inside an English one. Left bare only where no direction can mix. An isolate ends with its
 * line, so each line gets its own.
 */
export function isolate(value: string, direction: 'rtl' | 'ltr'): string {
  if (value === '' || (direction === 'ltr' && !rightToLeft.test(value))) return value
  return value
    .split('\n')
    .map((line) => (line === '' ? line : `${fsi}${line}${pdi}`))
    .join('\n')
}

/** A value from outside may carry unclosed marks of its own, which would break the isolate around it. */
export const withoutControls = (value: string): string => value.replace(controls, '')
