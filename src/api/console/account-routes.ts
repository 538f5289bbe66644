import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Vault } from '../../contacts/vault.ts'
import type { Db, Tx } from '../../db/types.ts'
import {
  areCenters,
  changeAccount,
  isOfCenters,
  listAccounts,
  listColleagues,
  readAccount,
} from '../../staff/accounts.ts'
import { createStaff } from '../../staff/create-staff.ts'
import { invite } from '../../staff/invitations.ts'
import { endEverySignIn, listSignIns } from '../../staff/own-sign-ins.ts'
import { may, roles } from '../../staff/rights.ts'
import { type StaffMember, trainings } from '../../staff/types.ts'
import { cleanLine } from '../chat/clean-text.ts'
import { sendProblem } from '../problem.ts'

export interface AccountRouteParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  publicUrl: string
  /** Somebody is disabled, or works in other centers from now on: open chats find another. In the same transaction. */
  onLeave?(tx: Tx, staffId: string, now: Date): Promise<void>
}

const language = z.enum(['ar', 'kmr', 'en'])
/** People in a chat read it: nothing in it hides or turns what stands beside it. */
const line = (least: number, most: number) =>
  z.string().max(most).transform(cleanLine).pipe(z.string().min(least))
const details = {
  role: z.enum(roles),
  alias: line(2, 60),
  name: line(1, 120).nullable(),
  language,
  gender: z.enum(['f', 'm']).nullable(),
  languages: z.array(language).max(3),
  trained: z.array(z.enum(trainings)).max(4),
  capacity: z.int().min(0).max(100),
  centers: z.array(z.string().min(1).max(60)).max(50),
}
const account = z.string().trim().min(3).max(200)
const ids = z.object({ id: z.uuid() })

/** Accounts of staff, by admins; who works beside one, by everybody; sign-ins, by admins and by supervisors for their centers. */
export function accountRoutes(parts: AccountRouteParts): FastifyPluginAsync {
  const { db, vault, now, newId, publicUrl, onLeave } = parts
  /** The token stands behind `#`, which browsers send to nobody. */
  const linkOf = (token: string) => `${publicUrl}/console/#join=${token}`
  const missing = { status: 404, code: 'not_found' } as const
  /** An admin looks after all, a supervisor after those of her centers. */
  const looksAfter = async (staff: StaffMember, id: string) =>
    may(staff, 'staff.manage') || isOfCenters(db, id, staff)

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()

    app.get(
      '/api/staff/colleagues',
      {
        config: { staff: { right: 'colleagues.see', audit: 'none' } },
        schema: { tags: ['staff'], summary: 'Who works in my centers, by alias' },
      },
      async ({ staff }) => {
        const found = may(staff, 'staff.manage') ? await listAccounts(db) : await listColleagues(db, staff)
        return {
          colleagues: found.map(({ id, alias, role, languages, trained, centers, gender }) => ({
            id,
            alias,
            role,
            languages,
            trained,
            centers,
            gender,
          })),
        }
      },
    )

    app.get(
      '/api/staff/accounts',
      {
        config: { staff: { right: 'staff.manage', audit: 'none' } },
        schema: { tags: ['accounts'], summary: 'All accounts' },
      },
      async () => ({ accounts: await listAccounts(db) }),
    )

    app.get(
      '/api/staff/accounts/:id',
      {
        config: { staff: { right: 'staff.manage', audit: 'access' } },
        schema: { tags: ['accounts'], summary: 'One account with its name', params: ids },
      },
      async (request, reply) =>
        (await readAccount(db, vault, request.params.id)) ?? sendProblem(reply, missing),
    )

    app.post(
      '/api/staff/accounts',
      {
        config: { staff: { right: 'staff.manage', audit: 'access' } },
        schema: {
          tags: ['accounts'],
          summary: 'Invite somebody: the answer holds the one-time link',
          body: z.object({
            ...details,
            account,
            name: details.name.default(null),
            language: language.default('ar'),
            gender: details.gender.default(null),
            languages: details.languages.default([]),
            trained: details.trained.default([]),
            capacity: details.capacity.default(8),
            centers: details.centers.default([]),
          }),
        },
      },
      async (request, reply) => {
        const id = newId()
        const at = new Date(now())
        if (!(await areCenters(db, request.body.centers)))
          return sendProblem(reply, { status: 422, code: 'unknown_center' })
        const made = await db
          .transaction(async (tx) => {
            const created = await createStaff(tx, vault, { ...request.body, id, now: at })
            if (!created.ok) throw Object.assign(new Error('refused'), { refused: created.why })
            return invite(tx, vault, {
              id: newId(),
              staffId: id,
              kind: 'join',
              createdBy: request.staff.id,
              now: at,
            })
          })
          .catch((error: { refused?: string }) => {
            if (!error.refused) throw error
            return { refused: error.refused }
          })
        if ('refused' in made) return sendProblem(reply, { status: 409, code: made.refused })
        request.trail.add('accounts', id)
        return reply.code(201).send({ id, link: linkOf(made.token), expiresAt: made.expiresAt.toISOString() })
      },
    )

    app.patch(
      '/api/staff/accounts/:id',
      {
        config: { staff: { right: 'staff.manage', audit: 'access' } },
        schema: {
          tags: ['accounts'],
          summary: 'Change, disable or enable an account',
          params: ids,
          body: z.object({ ...details, state: z.enum(['active', 'disabled']) }).partial(),
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const { role, centers, state } = request.body
        // Nobody lets herself into chats: another admin has to.
        if (id === request.staff.id && (role || centers || state))
          return sendProblem(reply, { status: 409, code: 'own_account' })
        const at = new Date(now())
        const changed = await db.transaction(async (tx) => {
          const result = await changeAccount(tx, vault, id, request.body, at)
          if (result.ok && (result.disabled || centers || role)) await onLeave?.(tx, id, at)
          return result
        })
        if (changed.ok) return reply.code(204).send()
        if (changed.why === 'unknown') return sendProblem(reply, missing)
        return sendProblem(reply, { status: changed.why === 'unknown_center' ? 422 : 409, code: changed.why })
      },
    )

    app.post(
      '/api/staff/accounts/:id/link',
      {
        config: { staff: { right: 'staff.manage', audit: 'access' } },
        schema: {
          tags: ['accounts'],
          summary: 'A new one-time link: to join, or to begin anew',
          params: ids,
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const found = await readAccount(db, vault, id)
        if (!found) return sendProblem(reply, missing)
        if (found.state === 'disabled') return sendProblem(reply, { status: 409, code: 'disabled' })
        const kind = found.state === 'invited' ? 'join' : 'renew'
        const made = await db.transaction((tx) =>
          invite(tx, vault, {
            id: newId(),
            staffId: id,
            kind,
            createdBy: request.staff.id,
            now: new Date(now()),
          }),
        )
        return reply.code(201).send({ link: linkOf(made.token), expiresAt: made.expiresAt.toISOString() })
      },
    )

    app.get(
      '/api/staff/accounts/:id/sign-ins',
      {
        config: { staff: { right: 'sign-ins.end', audit: 'access' } },
        schema: { tags: ['accounts'], summary: 'Where somebody is signed in', params: ids },
      },
      async (request, reply) => {
        const { id } = request.params
        if (!(await looksAfter(request.staff, id))) return sendProblem(reply, missing)
        return { signIns: await listSignIns(db, id, new Date(now())) }
      },
    )

    app.post(
      '/api/staff/accounts/:id/sign-ins/end',
      {
        config: { staff: { right: 'sign-ins.end', audit: 'access' } },
        schema: { tags: ['accounts'], summary: 'Sign somebody out everywhere', params: ids },
      },
      async (request, reply) => {
        const { id } = request.params
        if (!(await looksAfter(request.staff, id))) return sendProblem(reply, missing)
        const ended = await db.transaction((tx) => endEverySignIn(tx, id, new Date(now())))
        return { ended }
      },
    )
  }
}
