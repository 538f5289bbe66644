import { type StartError, startError } from '../start-error.ts'

/** All mistakes of the configuration in one message. */
export const configError = (mistakes: string[]): StartError =>
  startError(
    mistakes.length === 1
      ? `The configuration has a mistake:\n  ${mistakes[0]}`
      : `The configuration has ${mistakes.length} mistakes:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
    'Mend it in the environment or in the file .env; README.md lists every setting.',
  )

/** A real channel brings real people: their words are not sealed with a key that lies on the same disk. */
export const trialKeyError = (trialKeyFile: string, setting: string): StartError =>
  startError(
    `${setting} is set, but MASTER_KEY is not: the key made for trying out does not guard real people.`,
    [
      'Make a key by `npm run key`, keep a copy of it away from this machine, and set it as MASTER_KEY (in .env or the environment);',
      '  or type a passphrase at every start: `npm start -- --ask-key`.',
      '  What was tried so far is sealed with the old key: set DATA_DIR to a new folder to begin with nothing, or carry it over by',
      `  MASTER_KEY="$(cat '${trialKeyFile}')" NEW_MASTER_KEY=<the new key> npm run rotate-key`,
    ].join('\n'),
  )
