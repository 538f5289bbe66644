declare module 'virtual:partner-texts' {
  export const allTexts: Record<'ar' | 'kmr' | 'en', Record<string, string>>
}
