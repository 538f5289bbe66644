/**
 * What a worker must be trained for to talk about a service. Nobody trained: the supervisor gets it, and the person hears
 * that honestly; it is never given to somebody untrained.
 */
const needed: Record<string, string[]> = {
  'psychosocial-individual': ['protection'],
  'follow-up-support': ['protection'],
}

export const trainingFor = (service: unknown): string[] =>
  typeof service === 'string' ? (needed[service] ?? []) : []
