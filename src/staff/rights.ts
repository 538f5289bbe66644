/** Roles as the programme knows them. `me` is monitoring and evaluation: figures, never people. */
export const roles = ['caseworker', 'supervisor', 'program_officer', 'me', 'admin'] as const
export type Role = (typeof roles)[number]

/**
 * What a route may demand. A role has a right or has it not; which rows it reaches is the matter of the scope.
 * Nobody who runs the machine reads chats by that: `admin` has none of the rights on people.
 */
export const rights = {
  /** One's own account, devices, PIN; the API's description. */
  self: ['caseworker', 'supervisor', 'program_officer', 'me', 'admin'],
  /** Names of colleagues by alias, centers, who is on shift. */
  'colleagues.see': ['caseworker', 'supervisor', 'program_officer', 'admin'],
  'chats.work': ['caseworker', 'supervisor'],
  /** Assign, see clocks and reasons of a whole center. */
  'chats.supervise': ['supervisor'],
  'bookings.work': ['caseworker', 'supervisor'],
  /** Referrals of one's center, and those sent to it. */
  'referrals.work': ['caseworker', 'supervisor'],
  'sessions.see': ['caseworker', 'supervisor', 'program_officer'],
  'sessions.plan': ['supervisor', 'program_officer'],
  'shifts.plan': ['supervisor'],
  /** Directory, texts, prepared answers. */
  'content.edit': ['program_officer'],
  'figures.see': ['supervisor', 'program_officer', 'me'],
  /** A center's own tally, as a number. */
  'figures.tally': ['supervisor'],
  'sign-ins.end': ['supervisor', 'admin'],
  'staff.manage': ['admin'],
  'audit.see': ['admin'],
  'service.run': ['admin'],
} as const satisfies Record<string, readonly Role[]>
export type Right = keyof typeof rights

export const may = (staff: { role: Role }, right: Right): boolean =>
  (rights[right] as readonly Role[]).includes(staff.role)

export const rightsOf = (role: Role): Right[] =>
  (Object.keys(rights) as Right[]).filter((right) => may({ role }, right))
