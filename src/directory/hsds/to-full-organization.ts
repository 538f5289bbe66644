import type { Source } from './source.ts'
import { toFullLocation, toPhones } from './to-location.ts'
import { toOrganization, toProgram } from './to-organization.ts'
import { toFullService, toMinimalService } from './to-service.ts'
import type { Json, View } from './view.ts'

type Organization = Source['organizations'][number]

/** The services of an organization: whole, or just named. */
export function servicesOf(view: View, { id }: Organization, whole: boolean): Json[] {
  const services = view.source.services.filter(({ organizationId }) => organizationId === id)
  if (whole) return services.map((service) => toFullService(view, service))
  return services.map((service) => {
    const { modified_date: _, ...named } = toMinimalService(view, service)
    return named
  })
}

/** An organization with its programs, centers and services. */
export function toFullOrganization(view: View, organization: Organization, wholeServices: boolean): Json {
  const { source } = view
  const own = <T extends { organizationId: string | null }>(rows: T[]) =>
    rows.filter(({ organizationId }) => organizationId === organization.id)
  return {
    ...toOrganization(view, organization),
    phones: toPhones(view, own(source.phones)),
    locations: own(source.locations).map((location) => toFullLocation(view, location)),
    programs: own(source.programs).map((program) => toProgram(view, program)),
    services: servicesOf(view, organization, wholeServices),
  }
}
