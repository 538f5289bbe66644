/**
 * A reason not to start that the operator can mend: one sentence that says what is wrong, one that says what to do.
 * main.ts prints both and ends with code 1, without a stack trace. Anything else that is thrown is a bug.
 */
export interface StartError extends Error {
  name: 'StartError'
  sentence: string
  cure: string
}

export function startError(sentence: string, cure: string): StartError {
  const error = new Error(sentence) as StartError
  error.name = 'StartError'
  error.sentence = sentence
  error.cure = cure
  return error
}

export const isStartError = (thrown: unknown): thrown is StartError =>
  typeof thrown === 'object' &&
  thrown !== null &&
  (thrown as { name?: unknown }).name === 'StartError' &&
  typeof (thrown as { sentence?: unknown }).sentence === 'string'
