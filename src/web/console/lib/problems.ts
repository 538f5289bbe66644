import type { Problem } from './http.ts'
import { hasText, t } from './texts.ts'

/** A problem as a plain sentence with a way on. A code that has no words of its own gets those of its status. */
export function inWords(problem: Problem): string {
  const by = `problem_${problem.code}`
  if (problem.code && hasText(by)) return t(by, flat(problem.about))
  const byStatus = `problem_${problem.status}`
  if (hasText(byStatus)) return t(byStatus, flat(problem.about))
  return t(problem.status >= 500 ? 'problem_server' : 'problem_unknown')
}

const flat = (about: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(about).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, value]] : [],
    ),
  )

/** The line or the server is down for now: the same thing asked again may go. */
export const mayPass = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500
