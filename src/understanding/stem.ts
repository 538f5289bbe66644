const prefixes = ['وال', 'بال', 'فال', 'كال', 'عال', 'هال', 'لل', 'ال']

/** An Arabic word without its article and what grew onto it, if at least three letters stay. */
export function stem(word: string): string {
  for (const prefix of prefixes) {
    if (word.startsWith(prefix) && word.length - prefix.length >= 3) return word.slice(prefix.length)
  }
  return word
}
