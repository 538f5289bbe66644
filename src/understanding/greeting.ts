import { normalise, wordsOf } from './normalise.ts'

const greetings = [
  'مرحبا|مرحبتين|مراحب|السلام عليكم|سلام عليكم|عليكم السلام|وعليكم السلام|سلام|السلام|اهلا|اهلا وسهلا|اهلين|هلا|هلا والله',
  'صباح الخير|صباح النور|مساء الخير|مساء النور|يسعد صباحكم|يسعد مساكم|كيف حالكم|كيف حالك|كيف الحال|كيفكم|كيفك|شلونكم|شلونك',
  'شكرا|شكرا جزيلا|شكرا كتير|مشكورين|مشكور|يسلمو|تسلموا|تسلم|يعطيكم العافية|يعطيك العافية|الله يعطيكم العافية',
  'silav|slav|merheba|rojbaş|roj baş|êvarbaş|êvar baş|beyanî baş|sibe baş|hûn çawa ne|hûn çawan in|çawa ne|tu çawa yî|çawanî',
  'spas|sipas|gelek spas|gelekî spas|spas dikim|mala we ava|mala te ava',
  'hello|hi|hey|hello there|hi there|greetings|good morning|good afternoon|good evening|good day|how are you',
  'thanks|thank you|thank you very much|thank you so much|many thanks|thx',
  'mar7aba|marhaba|mrhba|salam|salam 3alaykom|salam 3aleikom|salam alaikum|alsalam 3alaykom|assalamu alaikum|ahlan|ahla|ahlen|hala',
  'saba7 el5er|saba7 el kheir|sabah el kher|masa el5er|masa el kheir|kifkon|keefkom|shlonkom|shukran|shokran|yslamo|ysalmo',
]
/** What may stand around them: "and the mercy of God", "to you". */
const around =
  'ورحمة الله وبركاته|ورحمة الله|جميعا|يا جماعة|لكم|لك|ji we re|ji te re|to you|all|team|everyone|ya jama3a'

const folded = (lines: string[]) =>
  lines
    .flatMap((line) => line.split('|'))
    .map(normalise)
    .sort((a, b) => b.length - a.length)
const greeting = new RegExp(` (?:${folded(greetings).join('|')})(?= )`, 'gu')
const beside = new RegExp(` (?:${folded([around]).join('|')})(?= )`, 'gu')
/** Nothing follows that could fail, so this never goes back. */
const opening = new RegExp(`^(?: (?:${folded([...greetings, around]).join('|')})(?= ))+`, 'u')
const longest = 100

/** Whether the whole text greets or thanks and asks for nothing: the question is asked again, without an apology. */
export function isGreeting(text: string): boolean {
  if (text.length > longest) return false
  const all = ` ${normalise(text)} `
  const rest = all.replace(greeting, '')
  return rest !== all && rest.replace(beside, '').trim() === ''
}

/** Fewer words than these are no wish: "silav ji we hemûyan re" is a greeting still. */
const fewestLeft = 2

/** What she says after she has greeted, normalised; the text itself where nothing follows. The greeting says nothing of the wish. */
export function withoutGreeting(text: string): string {
  const rest = ` ${normalise(text)} `.replace(opening, '').trim()
  return wordsOf(rest).length >= fewestLeft ? rest : text
}
