import './extras.css'
import { Composer } from './composer.tsx'
import { Settings } from './settings.tsx'

/** What nobody needs for the first answer: it is loaded after it, as a script of its own. */
const extras = { Composer, Settings }
export type Extras = typeof extras
Object.assign(window, { chatExtras: extras })
