import { normalise } from '../../understanding/normalise.ts'

const words = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split('|')
      .map((word) => normalise(word.trim()))
      .filter((word) => word !== ''),
  )

/** After these a name follows. */
export const nameMarkers = words(
  `اسمي|إسمي|اسمه|اسمها|واسمي|يسموني|ينادوني|أبو|ابو|أم|ام|السيد|السيدة|الأستاذ|الدكتور|الدكتورة|الشيخ|الحاج|الحجة|عائلة|بيت|ال
  |ismi|esmi|isme|esme|abu|abo|um|umm|om|sayyed|sheikh|my name is|name is|called|mr|mrs|ms|dr|miss|family of
  |navê min|nave min|navê wî|navê wê|navê|nave|mamoste|xanim|birêz`,
)

/** First names that are common in Northeast Syria, in Arabic and Latin letters. Words that mean something else, too, are left out. */
export const commonNames = words(
  `محمد|أحمد|محمود|حسن|حسين|خالد|عمر|عثمان|يوسف|إبراهيم|اسماعيل|عبدالله|عبد|عبدالرحمن|عبدالكريم|مصطفى|ياسر|ماهر|سامر|وليد|زياد|طارق|بلال|حمزة|أنس|معاذ
  |جاسم|حمود|خلف|صالح|عيسى|موسى|داود|سليمان|أيوب|فيصل|نواف|عواد|عايد|هيثم|باسم|رامي|فادي|غسان|مروان|جمال|كمال|عماد|نزار|بشار|فراس|قاسم|كاظم|جعفر|عباس
  |فاطمة|عائشة|خديجة|مريم|زينب|آمنة|حليمة|سعاد|سميرة|ليلى|سلمى|رنا|ريم|رهف|شهد|نور|نورا|إسراء|آلاء|دعاء|هبة|هدى|منى|سارة|رقية|حفصة|أسماء|صفية|جميلة|كوثر|وفاء|سهام|ابتسام|خلود|غادة|لمى|لينا|دلال|نجاح|شيماء
  |mohammad|mohammed|muhammad|mohamad|ahmad|ahmed|mahmoud|mahmud|hassan|hasan|hussein|husein|khaled|xalid|omar|osman|yousef|yusuf|ibrahim|ismail|abdullah|mustafa|jamal|kamal
  |fatima|fatma|aisha|aysha|khadija|xedîce|maryam|meryem|zeynab|zainab|zeyneb|amina|emine|layla|leyla|salma|rana|reem|hiba|huda|mona|sara|sarah|asmaa|jamila
  |azad|rojda|rojîn|rojin|berîvan|berivan|şêrîn|sherin|zîn|zin|mem|serhat|sîpan|sipan|dilşad|dilshad|şivan|shivan|agirî|hêvîn|hevin|nesrîn|nesrin|gulistan|gulîstan|perwîn|perwin|newroz|zelal|viyan|ronahî|bahoz|welat|ciwan|jiwan|hogir|delil|delîl|rêber|rezan|rêzan`,
)
