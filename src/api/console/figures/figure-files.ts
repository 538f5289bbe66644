import { stringify } from 'csv-stringify/sync'
import writeXlsx from 'write-excel-file/node'
import type { Definition } from '../../../indicators/definitions.ts'
import type { FigureRow } from '../../../indicators/read-figures.ts'

type Language = 'ar' | 'kmr' | 'en'
export interface FigureFile {
  rows: readonly FigureRow[]
  definitions: readonly Definition[]
  language: Language
}

const heads = ['month', 'indicator', 'version', 'name', 'center', 'divided_by', 'part', 'n', 'corrected']

const notes: Record<Language, string[]> = {
  en: [
    '"*" is a count that is not shown: it is below 5, or another could be computed from it. Parts that are not listed are 0.',
    'A line with a division but no part: the parts are too small to be told.',
    'Every month is published once, on the 5th of the next. "corrected" holds what was recorded later.',
  ],
  ar: [
    '«*» عدد لا يُعرض: أقل من 5، أو يمكن أن يُحسب منه عدد آخر. ما لم يُذكر فهو 0.',
    'سطر فيه تقسيم بلا جزء: الأجزاء أصغر من أن تُذكر.',
    'يُنشر كل شهر مرة واحدة في الخامس من الشهر التالي. وفي «corrected» ما سُجّل لاحقاً.',
  ],
  kmr: [
    '«*» hejmarek e ku nayê nîşandan: ji 5an kêmtir e, an jî hejmareke din jê tê zanîn. Beşa ku nehatiye nivîsandin 0 ye.',
    'Rêza bi dabeşkirinê û bê beş: beş ji gotinê piçûktir in.',
    'Her meh carekê, di 5ê meha din de tê weşandin. Di «corrected» de ya ku paşê hat tomarkirin heye.',
  ],
}

const shown = (n: number | null | undefined) => (n === null ? '*' : (n ?? ''))

const lineOf = ({ definitions, language }: FigureFile, row: FigureRow) => [
  row.month,
  row.indicator,
  row.version,
  definitions.find(({ id, version }) => id === row.indicator && version === row.version)?.name[language] ??
    '',
  row.center ?? 'all',
  row.dimension ?? '',
  row.value === '' ? 'not_given' : (row.value ?? ''),
  shown(row.n),
  shown(row.corrected),
]

const definitionLines = ({ definitions, language }: FigureFile) =>
  definitions.map((one) => [one.id, one.version, one.name[language], one.counts[language], one.unit])

/** In UTF-8 with the mark that spreadsheet programs need to see Arabic. The notes stand in front as lines of their own. */
export const figuresCsv = (file: FigureFile): string =>
  stringify(
    [
      ...notes[file.language].map((note) => [`# ${note}`]),
      ...definitionLines(file).map(([id, version, name, counts]) => [
        `# ${id} ${version}: ${name}. ${counts}`,
      ]),
      heads,
      ...file.rows.map((row) => lineOf(file, row)),
    ],
    { bom: true, record_delimiter: 'windows' },
  )

/** A workbook: figures, definitions, notes. */
export async function figuresWorkbook(file: FigureFile): Promise<Buffer> {
  const bold = (cells: string[]) => cells.map((value) => ({ value, fontWeight: 'bold' as const }))
  const cell = (value: string | number) => (value === '' ? null : { value })
  const rightToLeft = file.language === 'ar'
  return await writeXlsx([
    {
      sheet: 'figures',
      stickyRowsCount: 1,
      rightToLeft,
      columns: [12, 20, 8, 34, 14, 12, 20, 10, 10].map((width) => ({ width })),
      data: [bold(heads), ...file.rows.map((row) => lineOf(file, row).map(cell))],
    },
    {
      sheet: 'definitions',
      rightToLeft,
      columns: [20, 8, 34, 110, 12].map((width) => ({ width })),
      data: [
        bold(['indicator', 'version', 'name', 'counts', 'unit']),
        ...definitionLines(file).map((line) => line.map(cell)),
      ],
    },
    {
      sheet: 'notes',
      rightToLeft,
      columns: [{ width: 120 }],
      data: notes[file.language].map((note) => [{ value: note }]),
    },
  ]).toBuffer()
}
