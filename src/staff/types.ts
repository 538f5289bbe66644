import type { Role } from './rights.ts'

export type Training = 'protection' | 'child_protection' | 'crisis' | 'complaints'
export const trainings = ['protection', 'child_protection', 'crisis', 'complaints'] as const
export type StaffLanguage = 'ar' | 'kmr' | 'en'

/** The staff member behind a request. */
export interface StaffMember {
  id: string
  role: Role
  /** What people in a chat see. */
  alias: string
  /** Of the console. */
  language: StaffLanguage
  gender: 'f' | 'm' | null
  /** In which they can answer. */
  languages: StaffLanguage[]
  trained: Training[]
  centers: string[]
  capacity: number
  /** The sign-in that the request came by. */
  signInId: string
}
