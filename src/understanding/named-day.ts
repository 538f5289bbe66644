import { normalise, wordsOf } from './normalise.ts'
import type { NamedDay } from './types.ts'

const readCharacters = 500

type Fact = Partial<NamedDay>
const facts = new Map<string, Fact>()
function know(fact: Fact, words: string) {
  for (const word of words.split(' ')) facts.set(normalise(word), fact)
}

know({ weekday: 6 }, 'السبت سبت sabt elsabt essabt sabet şemî şemiyê şemî saturday saturdays sat')
know({ weekday: 7 }, 'الاحد احد a7ad el2a7ad al2a7ad ela7ad ahad la7ad yekşem yekşemî yekşemê sunday sundays')
know(
  { weekday: 1 },
  'الاثنين الاتنين اثنين tanen eltanen etnen itnen ethnen tnen duşem duşemî duşemê monday mondays',
)
know(
  { weekday: 2 },
  'الثلاثاء التلاتا الثلاثا التلات talata tlata thulatha eltalata sêşem sêşemî sêşemê tuesday tuesdays',
)
know(
  { weekday: 3 },
  'الاربعاء الاربعا الربوع اربعاء arb3a orb3a el2arb3a 2arb3a larb3a arbi3a çarşem çarşemî çarşemê wednesday wednesdays',
)
know(
  { weekday: 4 },
  'الخميس خميس 5amis khamis el5amis elkhamis l5amis pêncşem pêncşemî pêncşemê thursday thursdays',
)
know({ weekday: 5 }, 'الجمعة جمعة jom3a jum3a jem3a eljom3a ljom3a înî înê roja friday fridays')
know({ inDays: 0 }, 'اليوم lyom elyom alyom îro iro today tonight الليلة')
know(
  { inDays: 1 },
  'بكرا بكرة باچر باجر غدا غداً bukra bokra bokra bukra ba9er bacher sibê sibehê subê tomorrow',
)
know({ part: 'morning' }, 'الصبح صباحا الصباح sob7 elsob7 essob7 sbah morning mornings')
know({ part: 'noon' }, 'الظهر ظهرا dohr eldohr dohor nîvro nîvroj noon midday')
know({ part: 'afternoon' }, 'العصر عصرا 3aser el3aser l3aser 3asr piştînîvro afternoon afternoons')
know({ part: 'evening' }, 'المسا المساء مساء masa elmasa lmasa êvar êvarê evening evenings')
facts.delete('roja')

/** The morning after "good" is a greeting. Normalised, so "good" has one o. */
const greetings =
  /(?:^| )(?:صباح|مساء|god|sba7|sbah|masa|roj) (?:الخير|النور|morning|evening|afternon|l5er|elkher|el kher|bas)/
const afterTomorrow = /(?:^| )(?:بعد (?:بكرا|بكره|باكر|غد)|ba3d bo?u?kra|dusibe|day after tomorrow)(?: |$)/
const clock = /(?:^| )(?:الساعه|ساعه|saet|saat|sa3a|elsa3a|essa3a|at) (\d{1,2})(?: |$)/

/**
 * The day and time that a message names, as said. Null when it names none. Two weekdays are no day: "Sunday or Monday".
 */
export function namedDay(text: string): NamedDay | null {
  const read = normalise(text.slice(0, readCharacters))
  const day: NamedDay = {}
  const weekdays = new Set<number>()
  const days = new Set<number>()
  const greets = greetings.test(` ${read} `)
  for (const word of wordsOf(read)) {
    const fact = facts.get(word) ?? facts.get(word.replace(/^[بعل]/u, ''))
    if (!fact) continue
    if (fact.weekday !== undefined) weekdays.add(fact.weekday)
    if (fact.inDays !== undefined) days.add(fact.inDays)
    if (fact.part && !greets) day.part = fact.part
  }
  if (afterTomorrow.test(read)) {
    days.clear()
    days.add(2)
  }
  const [weekday] = weekdays
  const [inDays] = days
  if (weekdays.size === 1 && weekday !== undefined) day.weekday = weekday
  else if (weekdays.size === 0 && days.size === 1 && inDays !== undefined) day.inDays = inDays
  const hour = Number(clock.exec(read)?.[1] ?? 0)
  if (hour >= 1 && hour <= 23) day.hour = hour
  return Object.keys(day).length > 0 ? day : null
}
