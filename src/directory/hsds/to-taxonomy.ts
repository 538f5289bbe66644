import { taxonomyWords } from '../words.ts'
import type { Source } from './source.ts'
import { hsdsId } from './uuid.ts'
import { idOr, type Json, known, uri, type View } from './view.ts'

export function toTaxonomy(view: View, taxonomy: Source['taxonomies'][number]): Json {
  const { id } = taxonomy
  const words = taxonomyWords[id]?.[view.language]
  return known({
    id: hsdsId('taxonomy', id),
    name: words?.name ?? view.text('taxonomy', id, 'name', taxonomy.name),
    description: words?.description ?? view.text('taxonomy', id, 'description', taxonomy.description),
    uri: uri(taxonomy.uri),
    version: taxonomy.version,
  })
}

export function toTerm(view: View, term: Source['terms'][number]): Json {
  const { id } = term
  const name = view.text('taxonomy_term', id, 'name', term.name)
  const taxonomy = view.source.taxonomies.find((one) => one.id === term.taxonomyId)
  const detail = taxonomy && toTaxonomy(view, taxonomy)
  return known({
    id: hsdsId('taxonomy_term', id),
    code: id.slice(id.indexOf(':') + 1),
    name,
    // The schema demands a description; a term that needs none says its name again.
    description: view.text('taxonomy_term', id, 'description', term.description) ?? name,
    parent_id: idOr('taxonomy_term', term.parentId),
    taxonomy: detail?.name,
    taxonomy_detail: detail,
    taxonomy_id: hsdsId('taxonomy', term.taxonomyId),
  })
}
