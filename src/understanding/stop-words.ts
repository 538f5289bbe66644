import { normalise, wordsOf } from './normalise.ts'

/** Words that carry no service: they count little in a search. */
const words = `
اريد بدي ودي ابي نريد بدنا حابب حابه حاب اقدر فيني ممكن لو سمحت سمحتوا سمحتم رجاء هل في فيه فيها من على عن الى مع عند عندي عندك عندكم عندكن عندنا
هذا هذه هاد هاي انا انت انتو انتم احنا نحن هو هي هم ما لا مو مش شو شنو ايش وين اين كيف شلون متى امتى ليش لماذا كم قديش اي او و ثم لان لانه بس كل شي شيء يا
السلام عليكم مرحبا سلام اذا كان كانت يكون اللي الي التي الذي عم رح راح قد ال بها به لي لنا لكم شكرا صباح مساء الخير اليوم بكرا امبارح احتاج محتاج محتاجه محتاجين اعرف معلومات سؤال المركز مركز
bedi badi bidi beddi biddi areed ared bdna bedna 3andkon 3andkun 3ndkon 3endkon 3andi fi fe min mn 3a 3al el al l w ana enta ente e7na hal ma la mo mesh shu sho shou wein wen kif keef kifak
emta aymta lesh leh 2addesh kam ay aw bas kel shi ya salam mar7aba marhaba law sama7t sama7to mumkin momken iza eza ken kan lli yalli 3am ra7 bel bl ma3 3an
ez tu ew em hun min te wi we me dixwazim dixazim dxwazim dixwazin heye hene tune nine li ji bo di de da u an yan ku ye ne re ra va gelo ci cawa kengi kijan kes her bi be ser xwe silav slav rojbas bas basi sipas spas navend navenda merkez dikarim dikarin agahi
i a an the to of in on at for and or is are am do does you your we our me my it can could would want need like please hello hi there this that how what where when which who have has with about some any get know tell us
center centre information thanks thank good morning evening today tomorrow yesterday
`
export const stopWords: ReadonlySet<string> = new Set(wordsOf(normalise(words)))
