export type Segment = { kind: 'text' | 'link' | 'number'; text: string }

/** Web addresses, and numbers of several groups (phones, times), which a right-to-left line would turn around. */
const parts =
  /(https?:\/\/[^\s<>"«»\u2066-\u2069]*[^\s<>"«».,;:!?)\u060c\u061b\u061f\u2066-\u2069])|(\+?\d[\d ()/.:–-]*\d)/g

/** Cuts a message into plain words, links and numbers. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = []
  let from = 0
  text.replace(parts, (found: string, link: string | undefined, _number: string | undefined, at: number) => {
    if (at > from) segments.push({ kind: 'text', text: text.slice(from, at) })
    segments.push({ kind: link === undefined ? 'number' : 'link', text: found })
    from = at + found.length
    return found
  })
  if (from < text.length) segments.push({ kind: 'text', text: text.slice(from) })
  return segments
}
