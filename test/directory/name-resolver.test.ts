import { describe, expect, it } from 'vitest'
import { createNameResolver } from '../../src/directory/name-resolver.ts'
import type { Center, Directory, Service } from '../../src/directory/types.ts'

const center = (id: string, more: Partial<Center> = {}): Center => ({
  id,
  name: { ar: `ar ${id}`, kmr: `kmr ${id}`, en: `en ${id}` },
  kind: 'mpcc',
  state: 'open',
  confirmedOn: null,
  address: null,
  hours: null,
  phone: null,
  words: [],
  sensitive: false,
  sample: false,
  ...more,
})
const service = (id: string, more: Partial<Service> = {}): Service => ({
  id,
  pillar: 'economic',
  name: { ar: `ar ${id}`, kmr: `kmr ${id}`, en: `en ${id}` },
  about: { en: 'What it is.' },
  audience: { en: 'For anyone.' },
  cost: null,
  howToJoin: null,
  sensitive: false,
  assuredOn: null,
  needs: ['talk'],
  words: [],
  sample: false,
  sampleDetails: [],
  ...more,
})
const resolverOf = (directory: Partial<Directory>) =>
  createNameResolver(() => ({ centers: [], services: [], offers: [], needs: [], examples: [], ...directory }))
const mondays = { ar: 'الإثنين', kmr: 'Duşem', en: 'Mondays' }

describe('the words of an id', () => {
  it('are in the language of the text, or in another that has them', () => {
    const resolve = resolverOf({ services: [service('a', { about: { ar: 'شرح' } })] })
    expect(resolve('service', 'a', 'kmr')).toBe('kmr a')
    expect(resolve('service_about', 'a', 'kmr')).toBe('شرح')
  })

  it('are none when the id or the detail is not known', () => {
    const resolve = resolverOf({ services: [service('a')], centers: [center('x')] })
    for (const format of ['service_cost', 'service_join', 'service_when', 'service_centers']) {
      expect(resolve(format, 'a', 'en'), format).toBeNull()
    }
    for (const format of ['center_address', 'center_hours', 'center_phone', 'center_services']) {
      expect(resolve(format, 'x', 'en'), format).toBeNull()
    }
    expect(resolve('service', 'nobody', 'en')).toBeNull()
    expect(resolve('need', 'nothing', 'en')).toBeNull()
    expect(resolve('no_such_format', 'a', 'en')).toBeNull()
  })

  it('say of a sample that it is one, in each language', () => {
    const resolve = resolverOf({
      services: [service('a', { sample: true, sampleDetails: ['audience'] })],
      centers: [center('x', { phone: '0123', sample: true })],
    })
    expect(resolve('service_about', 'a', 'en')).toBe('What it is.')
    expect(resolve('service_audience', 'a', 'en')).toBe('For anyone. (sample)')
    expect(resolve('center_phone', 'x', 'ar')).toBe('0123 (مثال)')
    expect(resolve('center_phone', 'x', 'kmr')).toBe('0123 (nimûne)')
  })

  it('say whether a center is open, and since when that is known', () => {
    const resolve = resolverOf({
      centers: [
        center('open', { confirmedOn: '2026-03-09' }),
        center('unconfirmed', { state: 'unconfirmed' }),
        center('closed', { state: 'closed' }),
      ],
    })
    expect(resolve('center_state', 'open', 'en')).toBe('open, last confirmed: 9/3/2026')
    expect(resolve('center_state', 'unconfirmed', 'ar')).toBe('غير مؤكد بعد')
    expect(resolve('center_state', 'unconfirmed', 'kmr')).toBe('hîn nehatiye piştrastkirin')
    expect(resolve('center_state', 'closed', 'en')).toBe('closed')
  })

  it('name the centers of a service, and a shared remark once', () => {
    const offers = ['x', 'y'].map((id) => ({ service: 'a', center: id, when: null, sample: true }))
    const services = [service('a')]
    const alike = resolverOf({ services, offers, centers: [center('x'), center('y')] })
    expect(alike('service_centers', 'a', 'en')).toBe('en x, en y (sample)')
    const differing = resolverOf({
      services,
      offers,
      centers: [center('x'), center('y', { state: 'paused' })],
    })
    expect(differing('service_centers', 'a', 'en')).toBe('en x, en y (paused for now) (sample)')
    expect(differing('center_services', 'x', 'ar')).toBe('ar a (مثال)')
  })

  it('tell when a service takes place, at one center or at all', () => {
    const resolve = resolverOf({
      services: [service('a')],
      centers: [center('x'), center('y')],
      offers: [
        { service: 'a', center: 'x', when: mondays, sample: false },
        { service: 'a', center: 'y', when: null, sample: false },
      ],
    })
    expect(resolve('service_when', 'a@x', 'kmr')).toBe('Duşem')
    expect(resolve('service_when', 'a@y', 'kmr')).toBeNull()
    expect(resolve('service_when', 'a', 'en')).toBe('en x: Mondays')
  })

  it("never tell the times of children's and sensitive sessions", () => {
    const resolve = resolverOf({
      services: [service('a', { sensitive: true }), service('b', { pillar: 'youth-child' })],
      centers: [center('x')],
      offers: ['a', 'b'].map((id) => ({ service: id, center: 'x', when: mondays, sample: false })),
    })
    expect(resolve('service_when', 'a@x', 'en')).toBeNull()
    expect(resolve('service_when', 'b@x', 'en')).toBeNull()
  })
})
