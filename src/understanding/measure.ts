import { intents, type MessageLanguage, type Understood } from './types.ts'

/** A message and what it means; `also` is right, too. */
export interface Case {
  text: string
  lang: MessageLanguage
  label: string
  also?: readonly string[]
}

export interface Judged extends Case {
  understood: Understood
}

/** Shares from 0 to 1; `n` is how many they stand on. */
interface Hits {
  n: number
  top1: number
  top3: number
}

export interface Figures {
  all: Hits
  byLanguage: Map<string, Hits>
  byLabel: Map<string, Hits>
  /** How often the language was told rightly, wrongly, not at all. */
  language: { right: number; wrong: number; untold: number }
  crisis: {
    n: number
    recall: number
    missed: Judged[]
    others: number
    falseAlarms: number
    alarmed: Judged[]
  }
  /** What became of messages that mean nothing we do. */
  unknown: { n: number; answeredWithService: number; firstIsService: number; choose: number; unsure: number }
  /** Answers given at once, and how many of them were right. */
  answers: { share: number; right: number }
}

const services = (id: string | undefined) => id !== undefined && !(intents as readonly string[]).includes(id)
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
const means = ({ label, also }: Case, id: string | undefined) =>
  id !== undefined && (id === label || (also?.includes(id) ?? false))

function hits(judged: readonly Judged[]): Hits {
  const within = (most: number) =>
    judged.filter((one) => one.understood.ranking.slice(0, most).some(({ id }) => means(one, id))).length
  return { n: judged.length, top1: share(within(1), judged.length), top3: share(within(3), judged.length) }
}

function hitsBy(judged: readonly Judged[], key: (one: Judged) => string): Map<string, Hits> {
  return new Map(
    [...Map.groupBy(judged, key)]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([k, group]) => [k, hits(group)]),
  )
}

/** What was understood, against what was meant. */
export function measure(judged: readonly Judged[]): Figures {
  const dire = judged.filter((one) => means(one, 'crisis'))
  const calm = judged.filter((one) => !means(one, 'crisis'))
  const alarmed = calm.filter(({ understood }) => understood.decision === 'crisis')
  const missed = dire.filter(
    ({ label, understood }) => label === 'crisis' && understood.decision !== 'crisis',
  )
  const named = dire.filter(({ label }) => label === 'crisis').length
  const outside = judged.filter(({ label }) => label === 'unknown')
  const outsideShare = (is: (one: Judged) => boolean) => share(outside.filter(is).length, outside.length)
  const answered = judged.filter(({ understood }) => understood.decision === 'answer')
  const told = (is: (one: Judged) => boolean) => share(judged.filter(is).length, judged.length)
  return {
    all: hits(judged),
    byLanguage: hitsBy(judged, ({ lang }) => lang),
    byLabel: hitsBy(judged, ({ label }) => label),
    language: {
      right: told(({ lang, understood }) => understood.lang === lang),
      wrong: told(({ lang, understood }) => understood.lang !== null && understood.lang !== lang),
      untold: told(({ understood }) => understood.lang === null),
    },
    crisis: {
      n: named,
      recall: share(named - missed.length, named),
      missed,
      others: calm.length,
      falseAlarms: share(alarmed.length, calm.length),
      alarmed,
    },
    unknown: {
      n: outside.length,
      answeredWithService: outsideShare(
        (one) =>
          one.understood.decision === 'answer' &&
          services(one.understood.ranking[0]?.id) &&
          !means(one, one.understood.ranking[0]?.id),
      ),
      firstIsService: outsideShare(
        (one) => services(one.understood.ranking[0]?.id) && !means(one, one.understood.ranking[0]?.id),
      ),
      choose: outsideShare(({ understood }) => understood.decision === 'choose'),
      unsure: outsideShare(({ understood }) => understood.decision === 'unsure'),
    },
    answers: {
      share: share(answered.length, judged.length),
      right: share(
        answered.filter((one) => means(one, one.understood.ranking[0]?.id)).length,
        answered.length,
      ),
    },
  }
}

const percent = (part: number) => `${(part * 100).toFixed(1).padStart(5)} %`

/** The figures as lines for people, with every crisis that was missed and every false alarm. */
export function figureLines(figures: Figures): string[] {
  const table = (rows: Map<string, Hits>) =>
    [...rows].map(
      ([key, { n, top1, top3 }]) =>
        `${key.padEnd(24)} ${String(n).padStart(5)}  top-1 ${percent(top1)}  top-3 ${percent(top3)}`,
    )
  const { crisis, unknown, answers, language } = figures
  return [
    ...table(new Map([['all', figures.all]])),
    '',
    ...table(figures.byLanguage),
    '',
    ...table(figures.byLabel),
    '',
    `language       right ${percent(language.right)}, wrong ${percent(language.wrong)}, not told ${percent(language.untold)}`,
    `answered       ${percent(answers.share)} at once, ${percent(answers.right)} of these rightly`,
    `crisis         recall ${percent(crisis.recall)} of ${crisis.n}; false alarms ${percent(crisis.falseAlarms)} of ${crisis.others}`,
    `unknown        ${unknown.n}: answered with a service ${percent(unknown.answeredWithService)}, a service first ${percent(unknown.firstIsService)}, asked to choose ${percent(unknown.choose)}, unsure ${percent(unknown.unsure)}`,
    ...crisis.missed.map(({ text }) => `MISSED CRISIS  ${text}`),
    ...crisis.alarmed.map(({ text, label }) => `FALSE ALARM    (${label}) ${text}`),
  ]
}
