import type { StepOf } from './compile.ts'
import type { Value } from './types.ts'

/** Whether a value is of the asked kind and within its bounds. Reading it out of words is the turn's work. */
export const fits = (step: StepOf<'ask'>, value: Value): boolean => {
  switch (step.as) {
    case 'confirm':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isSafeInteger(value) && within(step, value as number)
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && within(step, value)
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && [...value].length <= (step.maxLength ?? 500)
    case 'phone':
    case 'place':
    case 'voice':
      return typeof value === 'string' && value !== '' && value.length <= 500
    default:
      return step.as satisfies never
  }
}

const within = (step: StepOf<'ask'>, value: number | string): boolean =>
  (step.min === null || value >= step.min) && (step.max === null || value <= step.max)

/** Free words as they are kept: the first 280 characters, never half of one. */
export const cutWords = (text: string): string =>
  text.length <= 280 ? text : [...text].slice(0, 280).join('')
