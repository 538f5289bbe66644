import { hasText, t } from './texts.ts'

/** Ids of the service in the reader's words; an id that has none stands as it is. */
const named = (kind: string) => (id: string | null) => {
  if (!id) return t(`${kind}_none`)
  // `_other` would be a plural form.
  const key = `${kind}_${id === 'other' ? 'else' : id.replace(/-/g, '_')}`
  return hasText(key) ? t(key) : id
}
export const languageName = named('lang')
export const channelName = named('channel')
export const queueName = named('queue')
export const needName = named('need')
export const outcomeName = named('outcome')
export const roleName = named('role')
export const trainingName = named('trained')
export const genderName = (id: string): string =>
  t(id === 'f' ? 'gender_woman' : id === 'm' ? 'gender_man' : 'gender_none')
export const flowName = named('flow')
