import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'
import { consentRules } from '../../../referral/consent-rules.ts'
import { exportReferral } from '../../../referral/export/export-referral.ts'
import { formHtml, type Label } from '../../../referral/form-pdf/form-html.ts'
import { readForm } from '../../../referral/form-pdf/read-form.ts'
import { renderPdf } from '../../../referral/form-pdf/render-pdf.ts'
import { isShown } from '../../../referral/link/issue-link.ts'
import type { ReferralState } from '../../../referral/moves.ts'
import { sendReferralRefusal } from '../../referral-refusal.ts'
import { findOne } from '../referrals/find-referral.ts'

export interface ExportRouteParts {
  db: Db
  vault: Vault
  now(): number
  label: Label
}

/** A referral as a file for its recipient: what she agreed to, and nothing else, whoever of staff takes it. */
export function exportRoutes({ db, vault, now, label }: ExportRouteParts): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const config = { staff: { right: 'referrals.work', audit: 'read' } } as const
    const params = z.object({ id: z.uuid() })

    /** For whom it is read, or why not. */
    async function recipientOf(request: Pick<FastifyRequest, 'staff'>, id: string) {
      const found = await findOne(db, request, id)
      if (!found) return { ok: false, why: 'not_found' } as const
      const state = found.row.state as ReferralState
      if (!isShown(state)) return { ok: false, why: 'illegal', state } as const
      const actor = {
        role: 'recipient',
        recipientId: found.recipient.id,
        staffId: request.staff.id,
      } as const
      return { ok: true, actor } as const
    }

    app.get(
      '/api/staff/referrals/:id/export.json',
      { config, schema: { params } },
      async (request, reply) => {
        const { id } = request.params
        const of = await recipientOf(request, id)
        if (!of.ok) return sendReferralRefusal(reply, of)
        const read = await db.transaction((tx) =>
          exportReferral(tx, { vault, now: new Date(now()) }, id, of.actor),
        )
        if (!read.ok) return sendReferralRefusal(reply, read)
        // A name that says nothing: it lies among other downloads.
        return reply.header('content-disposition', 'attachment; filename="form.json"').send(read.exported)
      },
    )

    app.get(
      '/api/staff/referrals/:id/form.pdf',
      { config, schema: { params, querystring: z.object({ language: z.enum(['ar', 'en']).default('ar') }) } },
      async (request, reply) => {
        const { id } = request.params
        const { language } = request.query
        const of = await recipientOf(request, id)
        if (!of.ok) return sendReferralRefusal(reply, of)
        const w = { vault, now: new Date(now()), rules: consentRules }
        const read = await db.transaction((tx) => readForm(tx, w, id, of.actor, language))
        if (!read.ok) return sendReferralRefusal(reply, read)
        const pdf = await renderPdf(formHtml(read.facts, language, label))
        return reply
          .type('application/pdf')
          .header('content-disposition', 'attachment; filename="form.pdf"')
          .send(pdf)
      },
    )
  }
}
