import type { ReferralState } from '../moves.ts'
import type { Shared } from '../read-shared.ts'

/** Statuses of Primero's referrals (app/models/referral.rb), by ours. */
const statuses: Record<ReferralState, string> = {
  draft: 'in_progress',
  consent_recorded: 'in_progress',
  sent: 'in_progress',
  received: 'in_progress',
  accepted: 'accepted',
  scheduled: 'accepted',
  no_show: 'accepted',
  unreachable: 'accepted',
  service_given: 'done',
  closed: 'done',
  rejected: 'rejected',
  withdrawn: 'revoked',
  revoked: 'revoked',
}
const sexes: Record<string, string> = { f: 'female', m: 'male' }
const languages: Record<string, string> = { ar: 'arabic', kmr: 'kurdish_kurmanji', en: 'english' }

export interface ExportedReferral {
  format: 'mpcc-referral/1'
  [field: string]: unknown
}

/**
 * What a recipient may see, as JSON for its system. Names are Primero's where it has the same thing: of the referral
 * (`id`, `type`, `status`, `service`, `notes`, `created_at`, `transitioned_to_agency`) and of the case
 * (`case_id_display`, `name`, `sex`, `language`). What Primero has no name for is prefixed by `mpcc_`. A field that she did not
 * agree to is absent, never null.
 */
export function toPrimero(of: {
  id: string
  createdAt: Date
  recipientName: string
  serviceName: string
  shared: Shared
}): ExportedReferral {
  const { shared } = of
  const { fields } = shared
  const record = present({
    case_id_display: fields.case_code,
    name: fields.name,
    sex: fields.sex && (sexes[fields.sex] ?? fields.sex),
    language: fields.language && [languages[fields.language] ?? fields.language],
    mpcc_age_band: fields.age_band,
    mpcc_access_needs: fields.access_needs,
    mpcc_safe_contact: fields.safe_contact,
    mpcc_restrictions: fields.restrictions,
    mpcc_services_wanted: fields.services_wanted,
    mpcc_services_had: fields.services_had,
    mpcc_carer: fields.carer,
  })
  return {
    format: 'mpcc-referral/1',
    ...present({
      id: of.id,
      type: 'Referral',
      record_type: 'case',
      status: statuses[shared.state],
      service: of.serviceName,
      transitioned_to_agency: of.recipientName,
      notes: fields.reason,
      remote: true,
      consent_overridden: false,
      created_at: of.createdAt.toISOString(),
      mpcc_state: shared.state,
      mpcc_service_id: shared.serviceId,
      mpcc_priority: shared.priority,
      mpcc_scheduled_for: shared.scheduledFor?.toISOString(),
    }),
    record,
  }
}

const present = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
