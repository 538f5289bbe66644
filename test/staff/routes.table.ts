import type { Role } from '../../src/staff/rights.ts'

/**
 * Whose record a call is about, seen from the staff member who calls: her own chat; a colleague's in her center; one of
 * another center; her own chat with the id of another parent's child.
 */
export type Case = 'own' | 'same_center' | 'other_center' | 'another_child'
export const cases: Case[] = ['own', 'same_center', 'other_center', 'another_child']

/** Ids that a call may need, made anew for each call. All are of the case's contact and center unless told otherwise. */
export interface Ids {
  center: string
  contact: string
  chat: string
  /** A child in the contact's care; with `another_child` one of somebody else. */
  child: string
  /** The colleague who works on it (with `own`: the caller). */
  worker: string
  /** Of the caller. */
  signIn: string
}

export interface RouteRow {
  /** Values of the path's parameters, the query and the body. Unneeded for a route without any. */
  call?(ids: Ids): { params?: Record<string, string>; query?: string; body?: unknown }
  /** The status that each role gets: for all cases, or for each. A role that is not named gets 404. */
  expect: Partial<Record<Role, number | Record<Case, number>>>
  /** Without a sign-in; default 401. */
  nobody?: number
}

const all = (status: number): RouteRow['expect'] => ({
  caseworker: status,
  supervisor: status,
  program_officer: status,
  me: status,
  admin: status,
})

/** Every staff route there is. A route that is missing here fails the test. */
export const routes: Record<string, RouteRow> = {
  'GET /api/staff/me': { expect: all(200) },
}
