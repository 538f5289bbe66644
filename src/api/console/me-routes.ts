import { eq } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { staff } from '../../db/schema/index.ts'
import {
  changeSecrets,
  endOwnSignIn,
  isOwnPassword,
  listSignIns,
  weaknessOf,
} from '../../staff/own-sign-ins.ts'
import { countRecoveryCodes, renewRecoveryCodes } from '../../staff/recovery-codes.ts'
import { rightsOf } from '../../staff/rights.ts'
import type { SignInParts } from '../../staff/sign-in.ts'
import { giveBack, type TryKey, takeTries } from '../../staff/throttle.ts'
import { sendProblem } from '../problem.ts'

const password = z.string().min(1).max(400)

/** One's own account: who am I and what may I do, where am I signed in, new password, PIN and recovery codes. */
export function meRoutes(parts: SignInParts): FastifyPluginAsync {
  const { db, vault, now, newId } = parts
  /** The password of somebody who is signed in is guarded by tries as well: the browser may be open on a desk. */
  const guarded = async (
    staffId: string,
    work: () => Promise<boolean>,
  ): Promise<'ok' | 'wrong' | 'too_many'> => {
    const keys: TryKey[] = [['code', `password of ${staffId}`]]
    const admitted = await db.transaction((tx) => takeTries(tx, vault, keys, new Date(now())))
    if (!admitted.ok) return 'too_many'
    if (!(await work())) return 'wrong'
    await db.transaction((tx) => giveBack(tx, vault, keys))
    return 'ok'
  }

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/me',
      {
        config: { staff: { right: 'self', audit: 'none', background: true } },
        schema: { tags: ['me'], summary: 'Who am I, and what may I do', response: { 200: me } },
      },
      async ({ staff }) => ({
        ...staff,
        rights: rightsOf(staff.role),
        recoveryCodesLeft: await countRecoveryCodes(db, staff.id),
      }),
    )

    app.patch(
      '/api/staff/me',
      {
        config: { staff: { right: 'self', audit: 'none' } },
        schema: {
          tags: ['me'],
          summary: 'The language of my console',
          body: z.object({ language: z.enum(['ar', 'kmr', 'en']) }),
        },
      },
      async (request, reply) => {
        await db.transaction((tx) =>
          tx.update(staff).set({ language: request.body.language }).where(eq(staff.id, request.staff.id)),
        )
        return reply.code(204).send()
      },
    )

    app.get(
      '/api/staff/me/sign-ins',
      {
        config: { staff: { right: 'self', audit: 'none' } },
        schema: { tags: ['me'], summary: 'Where I am signed in' },
      },
      async ({ staff }) => {
        const found = await listSignIns(db, staff.id, new Date(now()))
        return { signIns: found.map((one) => ({ ...one, current: one.id === staff.signInId })) }
      },
    )

    app.post(
      '/api/staff/me/sign-ins/:id/end',
      {
        config: { staff: { right: 'self', audit: 'access' } },
        schema: { tags: ['me'], summary: 'End one of my sign-ins', params: z.object({ id: z.uuid() }) },
      },
      async (request, reply) => {
        const ended = await db.transaction((tx) =>
          endOwnSignIn(tx, request.staff.id, request.params.id, new Date(now())),
        )
        return ended ? reply.code(204).send() : sendProblem(reply, { status: 404, code: 'not_found' })
      },
    )

    app.post(
      '/api/staff/me/secrets',
      {
        config: { staff: { right: 'self', audit: 'access' } },
        schema: {
          tags: ['me'],
          summary: 'A new password or PIN; the present password is asked',
          body: z.object({
            password,
            newPassword: password.optional(),
            newPin: z.string().max(20).optional(),
          }),
        },
      },
      async (request, reply) => {
        const { id: staffId, signInId } = request.staff
        // Looked at first: what is refused for its form is no try of the password, and gives none back.
        const weakness = weaknessOf(request.body)
        if (weakness) return sendProblem(reply, { status: 422, code: weakness })
        const result = await guarded(staffId, () =>
          changeSecrets(db, { ...request.body, staffId, signInId, now: new Date(now()) }),
        )
        return answer(reply, result) ?? reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/me/recovery-codes',
      {
        config: { staff: { right: 'self', audit: 'access' } },
        schema: {
          tags: ['me'],
          summary: 'New recovery codes; the old ones end',
          body: z.object({ password }),
        },
      },
      async (request, reply) => {
        const { id } = request.staff
        const result = await guarded(id, () => isOwnPassword(db, id, request.body.password))
        const refusal = answer(reply, result)
        if (refusal) return refusal
        return { recoveryCodes: await db.transaction((tx) => renewRecoveryCodes(tx, vault, id, newId)) }
      },
    )
  }
}

function answer(reply: Parameters<typeof sendProblem>[0], result: 'ok' | 'wrong' | 'too_many') {
  switch (result) {
    case 'ok':
      return null
    case 'wrong':
      return sendProblem(reply, { status: 403, code: 'password_wrong' })
    case 'too_many':
      return sendProblem(reply, { status: 429, code: 'too_many_tries' })
    default:
      return result satisfies never
  }
}

const me = z.object({
  id: z.uuid(),
  role: z.string(),
  alias: z.string(),
  language: z.string(),
  gender: z.string().nullable(),
  languages: z.array(z.string()),
  trained: z.array(z.string()),
  centers: z.array(z.string()),
  capacity: z.int(),
  rights: z.array(z.string()),
  recoveryCodesLeft: z.int(),
})
