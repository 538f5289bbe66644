/** How age is asked: a band, never a date of birth. Whole years, both ends belong to it. */
export const ageBands = {
  '0-5': [0, 5],
  '6-9': [6, 9],
  '10-14': [10, 14],
  '15-17': [15, 17],
  '18-24': [18, 24],
  '25-59': [25, 59],
  '60+': [60, 120],
} as const satisfies Record<string, readonly [number, number]>
export type AgeBand = keyof typeof ageBands

const isBand = (band: string): band is AgeBand => Object.hasOwn(ageBands, band)

/**
 * Whether somebody of this band may be of an age that the session is for. A band that only touches it fits: whoever is
 * at its edge is not sent away by a guess. Not told, or no band of ours: it fits.
 */
export function fitsAge(
  session: { minAge: number | null; maxAge: number | null },
  band: string | null,
): boolean {
  if (band === null || !isBand(band)) return true
  const [from, to] = ageBands[band]
  return to >= (session.minAge ?? 0) && from <= (session.maxAge ?? 200)
}

/** Below 15 a worker confirms with the carer. */
export const needsCarer = (band: string | null): boolean =>
  band !== null && isBand(band) && ageBands[band][1] < 15
