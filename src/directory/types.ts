import type { Language } from '../text/types.ts'

export type Localised = Partial<Record<Language, string>>

/** All of the directory that the conversation reads, in memory: small, loaded at start and when it changes. */
export interface Directory {
  /** In the order of the menus. Closed centers come last. */
  centers: Center[]
  /** Only those that are offered now (HSDS status `active`). */
  services: Service[]
  /** Which center offers what. */
  offers: Offer[]
  /** What people come for: the menu "by need". */
  needs: Need[]
  /** Whom to call in need, verified by staff. Empty until staff have put them in: never sample data. */
  crisisContacts?: { name: Localised; number: string }[]
  /** Sentences that staff added: what people write when they mean a service or another wish. */
  examples: TaughtExample[]
}
export interface TaughtExample {
  text: string
  /** The id of a service, or an intent. */
  label: string
  language: string
}
export interface Center {
  id: string
  name: Localised
  kind: 'mpcc' | 'information-center'
  state: 'open' | 'paused' | 'closed' | 'unconfirmed'
  /** ISO date, or null: never. */
  confirmedOn: string | null
  address: Localised | null
  hours: Localised | null
  phone: string | null
  /** Other spellings of its name. */
  words: string[]
  /** Not named in a message that the person did not just ask for. */
  sensitive: boolean
  /** True while one of the details (address, hours, phone) is sample data. */
  sample: boolean
}
export interface Service {
  id: string
  pillar: string
  name: Localised
  /** One plain sentence. */
  about: Localised
  /** For whom it is, plainly and truthfully. */
  audience: Localised
  cost: Localised | null
  howToJoin: Localised | null
  /** Never named in a message that the person did not just ask for. */
  sensitive: boolean
  /** ISO date on which staff last confirmed its details, or null: never. */
  assuredOn: string | null
  /** The needs it answers (menu "by need"), and words people use for it. */
  needs: string[]
  words: string[]
  /** True while one of the details is sample data; which ones, `sampleDetails` says. */
  sample: boolean
  sampleDetails: ServiceDetail[]
}
export type ServiceDetail = 'about' | 'audience' | 'cost' | 'howToJoin'
export interface Offer {
  service: string
  center: string
  /** When it takes place, or null: not known. */
  when: Localised | null
  sample: boolean
}
export interface Need {
  id: string
  name: Localised
}
