declare module 'virtual:console-texts' {
  /** Where each language's texts lie, relative to the page. */
  export const textFiles: Record<'ar' | 'kmr' | 'en', string>
}
