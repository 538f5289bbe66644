import type { Example, IndexEntry, MessageLanguage } from '../../src/understanding/types.ts'

const said: Record<string, Partial<Record<MessageLanguage, string[]>>> = {
  'vocational-training': {
    ar: ['اريد اتعلم الخياطة', 'متى تبدأ دورة الحلاقة', 'بدي اصير كهربجي', 'دورة تصليح موبايلات'],
    'ar-latn': [
      'bedi et3allam 5iyata',
      'emta btebda dawret el 7ile2a',
      'bedi san3a b idi',
      'dawret tasli7 mobaylat',
    ],
    kmr: [
      'dixwazim hînî dirûtinê bibim',
      'kursa porçêkirinê kengî ye',
      'pîşeyekî dixwazim',
      'tamîra telefonan hîn bibim',
    ],
    en: [
      'I want to learn sewing',
      'when does the hair course start',
      'teach me a trade',
      'phone repair course',
    ],
  },
  'remedial-classes': {
    ar: ['ابني ما يعرف يقرا', 'بنتي تركت المدرسة', 'دروس رياضيات للتاسع', 'ابني تأخر عن صفه'],
    'ar-latn': [
      'ibni ma bya3ref ye2ra',
      'benti tarket el madrase',
      'dorous riyadiyat lal tase3',
      'ibni met2akher 3an saffo',
    ],
    kmr: [
      'kurê min nizane bixwîne',
      'keça min ji dibistanê derket',
      'dersên matematîkê',
      'zarokê min di dersan de paş maye',
    ],
    en: [
      'my son cannot read',
      'my daughter left school',
      'maths lessons for grade nine',
      'my child is behind in class',
    ],
  },
  'opening-hours': {
    ar: ['ايمت تفتحون', 'وين عنوانكم', 'شنو دوامكم', 'تداومون يوم السبت'],
    'ar-latn': ['emta btefta7u', 'wen 3enwankon', 'shu dawamkon', 'bdawmo yom el sabt'],
    kmr: ['hûn kengî vedikin', 'navnîşana we li ku ye', 'demjimêrên we çi ne', 'roja şemiyê vekirî ne'],
    en: ['when do you open', 'what is your address', 'your working hours', 'are you open on saturday'],
  },
  crisis: {
    ar: ['زوجي يضربني', 'اريد اموت', 'بنتي مخطوفة', 'ماسك السكين ويريد يقتلنا'],
    'ar-latn': ['jozi byedrobni', 'bedi mout', 'benti ma5toufe', 'ma3o sekkin w bedo ye2telna'],
    kmr: ['mêrê min li min dixe', 'dixwazim bimirim', 'keça min revandin', 'kêr di destê wî de ye'],
    en: [
      'my husband beats me',
      'I want to die',
      'my daughter is kidnapped',
      'he has a knife and wants to kill us',
    ],
  },
  unknown: {
    ar: ['بكم الدولار', 'متى توزعون السلة الغذائية', 'شلون الطقس', 'عندي سيارة للبيع'],
    'ar-latn': ['bkam el dolar', 'emta bedkon twazz3o el salle', 'shlon el ta2s', '3andi sayara lal be3'],
    kmr: ['dolar bi çend e', 'hûn kengî xwarin belav dikin', 'hewa çawa ye', 'trimbêla min ji bo firotanê'],
    en: [
      'how much is the dollar',
      'when do you give food baskets',
      'how is the weather',
      'I have a car to sell',
    ],
  },
}

/** A few dozen sentences of our own: for the pipeline, not for its quality. */
export const fewExamples: Example[] = Object.entries(said).flatMap(([label, byLanguage]) =>
  Object.entries(byLanguage).flatMap(([lang, texts]) =>
    texts.map((text, at) => ({ text, label, lang: lang as MessageLanguage, group: `${label}/${at}` })),
  ),
)

const texts = (...all: string[]) => all.map((text) => ({ text, weight: 1 }))

export const fewEntries: IndexEntry[] = [
  {
    id: 'vocational-training',
    kind: 'service',
    texts: texts('دورات تعليم المهن', 'Kursên pîşeyî', 'Trade courses'),
  },
  {
    id: 'remedial-classes',
    kind: 'service',
    texts: texts('دروس تقوية', 'Dersên alîkar', 'Catch-up classes'),
  },
  {
    id: 'swimming-pool',
    kind: 'service',
    texts: texts('مسبح', 'Hewza avjeniyê', 'Swimming pool', 'swim lessons'),
  },
  { id: 'raqqa', kind: 'center', texts: texts('الرقة', 'Reqa', 'Raqqa', 'ra22a') },
  { id: 'mansoura', kind: 'center', texts: texts('المنصورة', 'Mensûra', 'Mansoura') },
  { id: 'al-hol', kind: 'center', texts: texts('الهول', 'Hol', 'Al-Hol', 'مخيم الهول', 'Hol camp') },
]
