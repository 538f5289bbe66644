import { beforeAll, describe, expect, it } from 'vitest'
import { type ReadSample, readSample, sampleFile } from '../../src/directory/read-sample.ts'
import { staffOnlyWords } from '../../src/text/staff-only-words.ts'

let read: ReadSample
beforeAll(async () => {
  read = await readSample(sampleFile)
})
const sample = () => {
  if (!read.ok) throw new Error(read.errors.join('\n'))
  return read.sample
}

describe('the sample directory', () => {
  it('has no words for staff only where people read', () => {
    const { services, centers, needs, offers, organization, programs } = sample()
    const shown = [
      organization.name,
      organization.description,
      ...programs.flatMap(({ name, description }) => [name, description]),
      ...needs.map(({ name }) => name),
      ...centers.flatMap(({ name, address, hours }) => [name, address, hours]),
      ...services.flatMap(({ name, about, audience, cost, join }) => [name, about, audience, cost, join]),
      ...offers.map(({ when }) => when),
    ].flatMap((text) => Object.values(text ?? {}))
    expect(shown.flatMap(staffOnlyWords)).toEqual([])
  })

  it('invents no address, phone number, hours or price', () => {
    for (const { address, phone, hours, state } of sample().centers) {
      expect({ address, phone, hours, state }).toEqual({
        address: null,
        phone: null,
        hours: null,
        state: 'unconfirmed',
      })
    }
    expect(sample().services.every((service) => service.cost === null)).toBe(true)
    expect(sample().offers.every((offer) => offer.when === null)).toBe(true)
  })

  it('has at least fifteen words a service, in each way of writing', () => {
    for (const { id, words } of sample().services) {
      expect(Object.values(words).flat().length, id).toBeGreaterThanOrEqual(15)
      for (const [writing, list] of Object.entries(words)) {
        expect(list.length, `${id} ${writing}`).toBeGreaterThanOrEqual(5)
      }
    }
  })

  it('marks the services that are never named unasked', () => {
    const sensitive = sample()
      .services.filter((service) => service.sensitive)
      .map((service) => service.id)
    expect(sensitive.sort()).toEqual([
      'follow-up-support',
      'psychosocial-group',
      'psychosocial-individual',
      'reflection-circle',
      'release-information',
      'small-grants',
    ])
    expect(sample().centers.filter((center) => center.sensitive)).toMatchObject([{ id: 'al-hol' }])
  })
})
