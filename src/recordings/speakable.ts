import { placeholdersOf } from '../text/template.ts'

/** Whether the text is the same for everybody: one that values are put into cannot be recorded. */
export const isSpeakable = (text: string): boolean => placeholdersOf(text).length === 0
