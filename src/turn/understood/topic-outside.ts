import { createUrgentScan } from '../../understanding/urgent.ts'

/** Words of the list in `outside.ts`, by what they are about. The first that hears something names the topic. */
const topics = [
  [
    'health',
    createUrgentScan([
      'عملية|عمليه|جراحية|دواء|ادوية|دوا|طبيب|دكتور|مشفى|مستشفى|صيدلية|لقاح|تلقيح|علاج|غسيل',
      '3amaliye|3amaliyet|dawa|doktor|mashfa|mustashfa|saydaliye',
      'emeliyat*|ameliyat*|derman*|doktor*|nexweşxane*|dermanxane*|derzî*',
      'operation|operations|surgery|surgeon|medicine|medicines|medication|doctor|dentist|hospital|clinic|pharmacy|vaccin*|dialysis|cancer|wheelchair*|eyeglasses',
    ]),
  ],
  [
    'housing',
    createUrgentScan([
      'ايجار|بيت|ترميم|خيمة|خيم|خيمتنا|خزان|صهريج|عوازل|شادر',
      'kheme|kheyme|5eme|5ayme|ajar',
      'kon|konê|konên|çadir*|kirê*',
      'tent|tents|shelter|rent|tarp*',
    ]),
  ],
  [
    'travel',
    createUrgentScan([
      'سفر|اسافر|نسافر|لجوء|هجرة|مهرب|تهريب|فيزا|طيارة|باص|باصات|معبر|المانيا|تركيا|اوروبا|كندا|شمل',
      'bsafer|safar|loju2|lojo2|almanya|turkia|orobba|fiza|viza|tayyara|bas',
      'rêwîtî|penaber*|qaçax*|almanya*|ewropa*|tirkiye*|vîza|balafir*|otobûs*',
      'travel|traveling|travelling|visa|asylum|smuggler|germany|europe|turkey|canada|sweden|border|flight|bus',
    ]),
  ],
  [
    'relief',
    createUrgentScan([
      'سلة|سلال|سله|غذائية|غذائي|اغاثة|اغاثي*|طحين|رز|خبز|معونة|معونات|كرتونة|حصة|حصص|بطانيات|حرامات|فرشات|مازوت|صوبيا|قسيمة|قسائم|كاش|نقدية|حليب|حفاضات',
      'salle|sale|sallet|ighatha|t7in|t7een|7ramat|mazot|mazout|sobya|2asime|cash|7alib|7afadat',
      'sepet*|selet*|sele|xwarin*|birinc|nan|rûn|betanî*|sobe|mazot*|qesîme*|pampers|şîr',
      'food|flour|rice|bread|parcel|parcels|basket|baskets|blanket|blankets|stove|heater|fuel|diesel|voucher|vouchers|cash|diapers|milk|mattress*|hygiene',
    ]),
  ],
] as const

/** What a wish that lies outside is about: the topic alone is counted, never the words. */
export const topicOutside = (text: string): string =>
  topics.find(([, heard]) => heard(text.slice(0, 500)))?.[0] ?? 'elsewhere'
