declare module 'virtual:texts' {
  /** Where each language's texts lie, relative to the page. */
  export const textFiles: Record<'ar' | 'kmr' | 'en', string>
}
declare module 'virtual:first-texts' {
  /** What stands on the first screen. */
  export const firstTexts: Record<'ar' | 'kmr' | 'en', Record<string, string>>
}
declare module 'virtual:embed-words' {
  /** The few words that stand on other sites. */
  export const embedWords: Record<'ar' | 'kmr' | 'en', { title: string }>
}
