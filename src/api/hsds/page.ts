import type { Json } from '../../directory/hsds/view.ts'

/** A page of a list, with HSDS' own words about it. A page behind the last one is empty, not a mistake. */
export function pageOf<T>(rows: T[], page: number, perPage: number, toJson: (row: T) => Json): Json {
  const totalPages = Math.ceil(rows.length / perPage)
  const shown = rows.slice((page - 1) * perPage, page * perPage)
  return {
    total_items: rows.length,
    total_pages: totalPages,
    page_number: page,
    size: shown.length,
    first_page: page === 1,
    last_page: page >= totalPages,
    empty: shown.length === 0,
    contents: shown.map(toJson),
  }
}
