import { describe, expect, it } from 'vitest'
import { checkLocales } from '../../src/text/check-locales.ts'
import { loadLocales } from '../../src/text/load-locales.ts'
import { staffOnlyWords } from '../../src/text/staff-only-words.ts'
import { languages } from '../../src/text/types.ts'

const locales = loadLocales('locales')
const lines = languages.flatMap((language) =>
  [...locales.texts[language]].map(([key, { text }]) => ({ language, key, text })),
)
/** Lines that match, as `language key: text`. */
const matching = (pattern: RegExp, language?: string) =>
  lines
    .filter((l) => (!language || l.language === language) && pattern.test(l.text))
    .map((l) => `${l.language} ${l.key}: ${l.text}`)

describe('the texts that people see', () => {
  it('are whole in all three languages', () => expect(checkLocales(locales)).toEqual([]))

  it('hold no word that only staff use', () =>
    expect(lines.filter(({ text }) => staffOnlyWords(text).length > 0)).toEqual([]))

  it('promise nothing that the programme cannot keep', () =>
    expect(
      matching(/\balways\b|\bimmediately\b|دائم|فور[اًي]|في الحال|\btavilê\b|\bherdem\b|\bher tim\b/iu),
    ).toEqual([]))

  it('speak neither dialect nor officialese', () =>
    expect(matching(/(?<!\p{L})(بد(ك|كم|نا)|شو|هلق|يرجى|يُرجى|تم|تمّ|سيتم|الرجاء)(?!\p{L})/u, 'ar')).toEqual(
      [],
    ))

  it('write Kurmanji in its own letters', () => {
    expect(
      matching(/[\u0600-\u06ff]/u, 'kmr').filter(
        (l) => !/ (language|first)\./.test(l) && !/language_ar/.test(l),
      ),
    ).toEqual([])
    expect(matching(/(?<!\p{L})(tu|te|min bibore)(?= (dixwazî|dikarî|binivîse))/u, 'kmr')).toEqual([])
  })

  it('keep buttons short enough for a small phone', () => {
    const labels =
      /^(menu\.(need_|by_|other$|complaint|my_data|change|help|enough)|common\.(menu|back|human|more|yes|no|none))/
    expect(lines.filter((l) => labels.test(l.key) && [...l.text].length > 24)).toEqual([])
  })

  it('give Arabic both forms wherever it addresses her', () => {
    // Texts of the page and of the channels are shown before anyone has chosen; on buttons it is she who speaks; the
    // console speaks to staff.
    const addressed = /(?<!\p{L})\p{L}*(ت?كم|كموها|وا)(?!\p{L})/u
    const bare = lines.filter(
      ({ language, key, text }) =>
        language === 'ar' &&
        !/^(web|telegram|terminal|unknown|console|door|staff|partner|form)\./.test(key) &&
        !/^(first\.language|language\.(ask|address)|checkin\.stop|data\.(see|check_ins|erase_(yes|no))|after\.stop|checkin\.go_on|referral\.(no|leave_out|safe_come|restrict_shared)$)/.test(
          key,
        ) &&
        !key.endsWith('_f') &&
        !key.endsWith('_m') &&
        addressed.test(text) &&
        !locales.texts.ar.has(`${key}_f`),
    )
    expect(bare.map(({ key, text }) => `${key}: ${text}`)).toEqual([])
  })
})

describe('words that only staff use', () => {
  it.each([
    'the returnees',
    'Traumatic memories',
    'a beneficiary',
    'feminist circle',
    'النسويات',
    'والصدمات',
    'الدعم النفسيّ',
    'للمستفيدين',
    'العائدات',
    'تطرّف',
    'vegeriyayî',
  ])('are found with their endings: %s', (text) => expect(staffOnlyWords(text)).toHaveLength(1))

  it.each(['العائلات', 'نفس المكان', 'Girêdan vegeriya', 'the same crisis', 'عدنا'])(
    'leave others alone: %s',
    (text) => expect(staffOnlyWords(text)).toEqual([]),
  )
})
