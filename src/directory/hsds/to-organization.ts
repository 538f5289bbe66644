import type { Source } from './source.ts'
import { hsdsId } from './uuid.ts'
import { email, type Json, known, uri, type View } from './view.ts'

export function toOrganization(view: View, organization: Source['organizations'][number]): Json {
  const { id } = organization
  return known({
    id: hsdsId('organization', id),
    name: view.text('organization', id, 'name', organization.name),
    description: view.text('organization', id, 'description', organization.description),
    email: email(organization.email),
    website: uri(organization.website),
  })
}

export function toProgram(view: View, program: Source['programs'][number]): Json {
  const { id } = program
  return known({
    id: hsdsId('program', id),
    organization_id: hsdsId('organization', program.organizationId),
    name: view.text('program', id, 'name', program.name),
    description: view.text('program', id, 'description', program.description),
  })
}
