/** Who can agree. Each is said to whoever records it; nothing is taken for granted. */
export interface By {
  /** The person whom it is about. */
  self?: boolean
  carer?: boolean
  /** The child wants it, too. */
  assent?: boolean
  /** From 12 on: how much its maturity counts was thought of. */
  maturity?: boolean
  /** The child-protection focal point decided, in the carer's place. */
  focalPoint?: boolean
}
type Need = keyof By | 'worker'

export interface ConsentRules {
  /** Null until the programme's protection lead has confirmed these rules. */
  confirmedBy: string | null
  textVersion: number
  validDays: number
  /** What is needed of a person of this band; `worker`: the chat alone does not do. A band that is not here needs all. */
  bands: Record<string, Need[]>
}

/**
 * After the inter-agency case-management guidance, by the bands in which age is asked (never a date of birth).
 * TO BE CONFIRMED by the programme's protection lead, as are bands and days: until then `confirmedBy` is null.
 */
export const consentRules: ConsentRules = {
  confirmedBy: null,
  textVersion: 1,
  validDays: 90,
  bands: {
    '0-5': ['carer', 'worker'],
    '6-9': ['carer', 'assent', 'worker'],
    '10-14': ['carer', 'assent', 'maturity', 'worker'],
    // The carer is asked only with the child's permission: so never needed.
    '15-17': ['self'],
    '18-24': ['self'],
    '25-59': ['self'],
    '60+': ['self'],
  },
}

/**
 * What is missing for a person of this band. Where the carer is said to be the danger, the carer is not asked and does
 * not count: the child-protection focal point decides, through a worker.
 */
export function missingOf(
  rules: ConsentRules,
  person: { ageBand: string | null; carerIsDanger: boolean },
  given: { by: By; via: 'chat' | 'worker' },
): string[] {
  const { ageBand, carerIsDanger } = person
  if (ageBand === null || !Object.hasOwn(rules.bands, ageBand)) return ['age_band']
  const needs = (rules.bands[ageBand] ?? []).map((need): Need => {
    return need === 'carer' && carerIsDanger ? 'focalPoint' : need
  })
  return needs.filter((need) => (need === 'worker' ? given.via !== 'worker' : given.by[need] !== true))
}
