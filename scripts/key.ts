import { newMasterKey } from '../src/config/master-key.ts'

/** `npm run key`: a fresh MASTER_KEY. Nothing is stored: whoever runs this keeps it. */
process.stdout.write(`${newMasterKey()}\n`)
