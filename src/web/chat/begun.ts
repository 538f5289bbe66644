import type { First } from './first.ts'

/** What the first script left: the first screen's texts, and a start that is under way. */
export const first: First | undefined = (window as unknown as { chatFirst?: First }).chatFirst
