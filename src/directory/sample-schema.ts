import { z } from 'zod'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'an id is small letters, digits and hyphens, at most 48')
const line = (most: number) => z.string().trim().min(1).max(most)
const localised = (most: number) => z.strictObject({ ar: line(most), kmr: line(most), en: line(most) })
/** Names stand on buttons. */
const name = localised(60)
const sentence = localised(400)
const words = z.array(line(80))

const organization = z.strictObject({ id, name, description: sentence })
const term = z.strictObject({ id, name })

const center = z.strictObject({
  id,
  kind: z.enum(['mpcc', 'information-center']),
  name,
  words: words.default([]),
  sensitive: z.boolean().default(false),
  state: z.enum(['open', 'paused', 'closed', 'unconfirmed']),
  confirmed_on: z.iso.date().nullable().default(null),
  address: localised(200).nullable(),
  hours: localised(200).nullable(),
  phone: z
    .string()
    .regex(/^\+?[\d ]{4,20}$/, 'a phone number is digits and spaces')
    .nullable(),
})

const service = z.strictObject({
  id,
  pillar: id,
  needs: z.array(id).min(1),
  sensitive: z.boolean(),
  name,
  about: sentence,
  audience: sentence,
  cost: sentence.nullable(),
  join: sentence.nullable(),
  sample: z.array(z.enum(['about', 'audience', 'cost', 'join'])),
  words: z.strictObject({ ar: words, 'ar-latn': words, kmr: words, en: words }),
})

const offers = z.strictObject({
  centers: z.array(id).min(1),
  services: z.array(id).min(1),
  when: sentence.nullable(),
  sample: z.boolean(),
})

/** The file of sample data, strictly: an unknown or missing field is an error, and all errors are told at once. */
export const sampleSchema = z
  .strictObject({
    version: z.int().positive(),
    organization,
    programs: z.array(organization).min(1),
    needs: z.array(term),
    pillars: z.array(term),
    centers: z.array(center),
    services: z.array(service),
    offers: z.array(offers),
  })
  .superRefine((file, context) => {
    const error = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    const idsOf = (list: 'programs' | 'needs' | 'pillars' | 'centers' | 'services') => {
      const seen = new Set<string>()
      file[list].forEach((item, at) => {
        if (seen.has(item.id)) error([list, at, 'id'], `"${item.id}" stands twice`)
        seen.add(item.id)
      })
      return seen
    }
    idsOf('programs')
    const [needs, pillars, centers, services] = [
      idsOf('needs'),
      idsOf('pillars'),
      idsOf('centers'),
      idsOf('services'),
    ]
    const known = (ids: Set<string>, id: string, path: (string | number)[], what: string) => {
      if (!ids.has(id)) error(path, `there is no ${what} "${id}"`)
    }
    file.services.forEach((item, at) => {
      known(pillars, item.pillar, ['services', at, 'pillar'], 'pillar')
      item.needs.forEach((need, n) => {
        known(needs, need, ['services', at, 'needs', n], 'need')
      })
      for (const detail of item.sample) {
        if (item[detail] === null)
          error(['services', at, 'sample'], `"${detail}" is not known, so it is no sample`)
      }
    })
    const pairs = new Set<string>()
    file.offers.forEach((item, at) => {
      item.centers.forEach((center, n) => {
        known(centers, center, ['offers', at, 'centers', n], 'center')
      })
      item.services.forEach((service, n) => {
        known(services, service, ['offers', at, 'services', n], 'service')
        for (const center of item.centers) {
          const pair = `${service}@${center}`
          if (pairs.has(pair)) error(['offers', at], `"${pair}" stands twice`)
          pairs.add(pair)
        }
      })
    })
  })

export type Sample = z.infer<typeof sampleSchema>
