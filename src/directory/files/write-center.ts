import { eq } from 'drizzle-orm'
import * as schema from '../../db/schema/directory.ts'
import type { Tx } from '../../db/types.ts'
import type { Value } from './columns.ts'
import { centerDetails } from './export-rows.ts'
import { listOf, type RowToWrite, said, textOf, writeTranslations } from './write-row.ts'

/** Writes one center with its address, hours and phone. */
export async function writeCenter(tx: Tx, row: RowToWrite): Promise<void> {
  const { id, values, isNew, position, organizationId, now } = row
  const fields = said({
    name: values.name_en === undefined ? undefined : (textOf(values.name_en) ?? ''),
    kind: textOf(values.kind) ?? undefined,
    state: textOf(values.state) ?? undefined,
    confirmedOn: textOf(values.confirmed_on),
    sensitive: values.sensitive ? values.sensitive === 'yes' : undefined,
    alternateNames: listOf(values.words),
    lastModified: now,
  })
  if (isNew) {
    await tx
      .insert(schema.locations)
      .values({ name: '', kind: 'mpcc', sensitive: true, position, ...fields, id, organizationId })
  } else await tx.update(schema.locations).set(fields).where(eq(schema.locations.id, id))
  await writeTranslations(tx, 'location', id, 'name', { ar: values.name_ar, kmr: values.name_kmr })
  await writeDetails(tx, row)
}

type Texts = { ar: Value | undefined; kmr: Value | undefined; en: Value | undefined }
const textsOf = (values: RowToWrite['values'], field: string): Texts => ({
  ar: values[`${field}_ar`],
  kmr: values[`${field}_kmr`],
  en: values[`${field}_en`],
})
const isEmpty = ({ ar, kmr, en }: Texts) => [ar, kmr, en].every((text) => text === null)
const isAbsent = ({ ar, kmr, en }: Texts) => [ar, kmr, en].every((text) => text === undefined)

const none = { ar: null, kmr: null }

/** A detail that is empty in all languages goes; what is written counts as real unless the file says it is a sample. */
async function writeDetails(tx: Tx, { id, values, source }: RowToWrite) {
  const held = centerDetails(source, id)
  const { locationAddresses, phones, schedules } = schema
  const sample = values.sample === undefined ? undefined : values.sample === 'yes'

  const address = textsOf(values, 'address')
  if (isEmpty(address)) {
    if (held.address) {
      await tx.delete(locationAddresses).where(eq(locationAddresses.id, held.address.id))
      await writeTranslations(tx, 'address', held.address.id, 'address_1', none)
    }
  } else if (!isAbsent(address) || (held.address && sample !== undefined)) {
    const rowId = held.address?.id ?? `${id}:address`
    const fields = said({
      address1: address.en === undefined ? undefined : (textOf(address.en) ?? ''),
      sample,
    })
    await tx
      .insert(locationAddresses)
      .values({ address1: '', ...fields, id: rowId, locationId: id })
      .onConflictDoUpdate({ target: locationAddresses.id, set: { ...fields, locationId: id } })
    await writeTranslations(tx, 'address', rowId, 'address_1', { ar: address.ar, kmr: address.kmr })
  }

  const hours = textsOf(values, 'hours')
  if (isEmpty(hours)) {
    if (held.hours) {
      await tx.delete(schedules).where(eq(schedules.id, held.hours.id))
      await writeTranslations(tx, 'schedule', held.hours.id, 'description', none)
    }
  } else if (!isAbsent(hours) || (held.hours && sample !== undefined)) {
    const rowId = held.hours?.id ?? `${id}:schedule`
    const fields = said({ description: textOf(hours.en), sample })
    await tx
      .insert(schedules)
      .values({ ...fields, id: rowId, locationId: id })
      .onConflictDoUpdate({ target: schedules.id, set: { ...fields, locationId: id } })
    await writeTranslations(tx, 'schedule', rowId, 'description', { ar: hours.ar, kmr: hours.kmr })
  }

  const phone = textOf(values.phone)
  if (phone === null && held.phone) await tx.delete(phones).where(eq(phones.id, held.phone.id))
  else if (phone || (held.phone && sample !== undefined && phone === undefined)) {
    const number = phone ?? held.phone?.number ?? ''
    const extension = number === held.phone?.number ? held.phone.extension : null
    await tx
      .insert(phones)
      .values({ id: held.phone?.id ?? `${id}:phone`, locationId: id, number, extension, ...said({ sample }) })
      .onConflictDoUpdate({ target: phones.id, set: { number, extension, ...said({ sample }) } })
  }
}
