import { createUrgentScan } from '../../understanding/urgent.ts'

/** What the service does not do, told apart because the answer differs. */
export type Outside = 'papers' | 'elsewhere'

/** Civil papers, and people who are held or missing: for a person of the team, and no name belongs into a chat. */
const papers = createUrgentScan([
  'معتقل*|محتجز*|موقوف*|مسجون*|سجين*|سجناء|مفقود*|مخفي*|مغيب*|انفقد|سجن|السجون',
  'هوية|هويه|هويات|جنسية|قيد|نفوس|جواز|جوازات|باسبور',
  'دفتر عائلة|عيلة|العائلة|العيلة|نفوس',
  'شهادة|شهادات ميلاد|وفاة|زواج|ولادة',
  'تسجيل|نسجل|اسجل ولادة|زواج|مولود|طفل|طفلي .. نفوس|محكمة|قيد',
  'اوراق|اوراقي|ورق|وراق ثبوتية|مدنية|رسمية|شخصية',
  'mo3ta2al*|mu3ta2al*|mo3takal*|mafoud*|maf2ud*|mafkud*|masjoun*|masjun*|sejn|sijn|sejen|hawiyye|hawiye|haweye|hawiyeh|jawaz|basbor|passbor|bassbor',
  'daftar|defter 3ayle|3eyle|el3ayle|3a2ile|3aile|el3a2ile',
  'ekhraj|ikhraj 2ed|2eid|qeid|ed',
  'girtî|girtiye|girtiyan|girtin|girtîgeh*|zindan*|winda|winda*|wenda*|nasname*|pasaport*|nifûs*|nufus*',
  'kaxez*|kaxiz*|kaxid* sivîl|fermî|nasnam*|malbat*',
  'defter*|pirtûka malbat*',
  'birin|birine|bir .. nizanin|agahî',
  'detained|detainee*|detention|arrested|imprisoned|prison|prisoner*|jail|jailed|missing|disappeared',
  'passport|id|identity card|cards|document|documents|papers',
  'passport*|birth|death|marriage certificate*|registration',
  'family book|booklet',
  'civil papers|documents|registry|registration|status',
  'register .. birth|marriage',
  'my|our id|identity|papers',
])

/** Relief, health, travel, housing: others do that. */
const elsewhere = createUrgentScan([
  'سلة|سلال|سله|غذائية|غذائي|اغاثة|اغاثي*|طحين|رز|خبز|معونة|معونات|كرتونة|حصة|حصص|بطانيات|حرامات|فرشات|مازوت|صوبيا|خيمة|خيم|خيمتنا|عوازل|شادر|قسيمة|قسائم|كاش|نقدية|حليب|حفاضات',
  'عملية|عمليه|جراحية|دواء|ادوية|دوا|طبيب|دكتور|مشفى|مستشفى|صيدلية|لقاح|تلقيح|علاج|غسيل',
  'سفر|اسافر|نسافر|لجوء|هجرة|مهرب|تهريب|فيزا|طيارة|باص|باصات|معبر|المانيا|تركيا|اوروبا|كندا|شمل',
  'ايجار|بيت|ترميم|خزان|صهريج',
  'salle|sale ghaza2iye|el|ghaza2iyye|ghezaiye',
  'salle|sallet|ighatha|t7in|t7een|kheme|kheyme|5eme|5ayme|7ramat|mazot|mazout|sobya|2asime|cash|7alib|7afadat|3amaliye|3amaliyet|dawa|doktor|mashfa|mustashfa|saydaliye|bsafer|safar|loju2|lojo2|almanya|turkia|orobba|fiza|viza|tayyara|bas|ajar',
  'sepet*|selet*|sele|xwarin*|ar|birinc|nan|rûn|kon|konê|konên|çadir*|betanî*|sobe|mazot*|qesîme*|pampers|şîr|emeliyat*|ameliyat*|derman*|doktor*|nexweşxane*|dermanxane*|derzî*|penaber*|qaçax*|almanya*|ewropa*|tirkiye*|vîza|balafir*|otobûs*|kirê*',
  'food|flour|rice|bread|parcel|parcels|basket|baskets|tent|tents|blanket|blankets|stove|heater|fuel|diesel|voucher|vouchers|cash|diapers|milk|shelter|rent|mattress*|tarp*|hygiene',
  'operation|operations|surgery|surgeon|medicine|medicines|medication|doctor|dentist|hospital|clinic|pharmacy|vaccin*|dialysis|cancer|wheelchair*|eyeglasses',
  'travel|traveling|travelling|visa|asylum|smuggler|germany|europe|turkey|canada|sweden|border|flight|bus',
])

/** Which kind of wish that lies outside, by a small list of words; null where no word tells. Pure. */
export function outsideOf(text: string): Outside | null {
  const start = text.slice(0, 500)
  if (papers(start)) return 'papers'
  return elsewhere(start) ? 'elsewhere' : null
}
