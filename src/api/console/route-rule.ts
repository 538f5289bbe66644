import type { Right } from '../../staff/rights.ts'
import type { StaffMember } from '../../staff/types.ts'

/** What a staff route declares of itself, as `config: { staff: { ... } }`. Without it the service does not start. */
export interface StaffRule {
  /**
   * Who may call it: a right of rights.ts; or one of the steps of signing in:
   * `public` (nobody is known yet), `half` (password given, code awaited), `locked` (signed in, the PIN may be awaited).
   */
  right: Right | 'public' | 'half' | 'locked'
  /**
   * Whether it reads or writes a person's data, which is written down (read, write); or accounts and rights (access).
   * The row names the route's template and the ids of its parameters; `request.trail.add` adds ids that the answer holds.
   */
  audit: 'read' | 'write' | 'access' | 'none'
  /** Called without a hand on it (a poll, a stream): it does not put off the PIN. */
  background?: true
}

/** What is written down of a request. */
export interface RequestTrail {
  /** Adds ids that the parameters do not name: those of a list's rows, of what was made. */
  add(kind: string, ...ids: string[]): void
}

declare module 'fastify' {
  interface FastifyContextConfig {
    staff?: StaffRule
  }
  interface FastifyRequest {
    /** Who is signed in. Only in routes whose rule names a right, `half` or `locked`; else reading it throws. */
    staff: StaffMember
    trail: RequestTrail
  }
}
