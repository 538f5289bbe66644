import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { acceptInvitation } from '../../staff/accept-invitation.ts'
import type { FoundSignIn } from '../../staff/find-sign-in.ts'
import { authenticatorOf, findInvitation } from '../../staff/invitations.ts'
import { endSignIn } from '../../staff/open-sign-in.ts'
import { shortestPassword } from '../../staff/password.ts'
import { checkCode, checkPassword, checkPin, lockSignIn, type SignInParts } from '../../staff/sign-in.ts'
import { giveBack, takeTries } from '../../staff/throttle.ts'
import { cleanLine } from '../chat/clean-text.ts'
import { networkOf } from '../network-of.ts'
import { sendProblem } from '../problem.ts'
import { cookieNames, readCookie, setCookie } from './cookies.ts'
import { qrSvg } from './qr.ts'

export interface SignInRouteParts extends SignInParts {
  publicUrl: string
  /** Whether there is an OpenID provider. */
  hasOidc?: boolean
  findSignIn(token: string): Promise<FoundSignIn | null>
  /** Writes down what happened to an account: `sign-in.refused`. */
  note(event: {
    action: string
    staffId: string | null
    signInId?: string | null
    status: number
    origin: string
  }): Promise<void>
}

const year = 31_536_000
const word = (most: number) => z.string().min(1).max(most)

/**
 * Signing in, step by step: password, code, and after ten minutes without a touch the PIN. Every step answers with a new
 * cookie. Refusals: 401 `wrong` and nothing more, 429 `too_many_tries` with the time to come again.
 */
export function signInRoutes(parts: SignInRouteParts): FastifyPluginAsync {
  const { db, vault, now, findSignIn, note, publicUrl } = parts
  const cookies = cookieNames(publicUrl)
  const tooMany = (reply: FastifyReply, ms: number) =>
    sendProblem(reply.header('retry-after', String(Math.ceil(ms / 1_000))), {
      status: 429,
      code: 'too_many_tries',
      retryAfterSeconds: Math.ceil(ms / 1_000),
    })
  const wrong = (reply: FastifyReply) => sendProblem(reply, { status: 401, code: 'wrong' })
  const device = (request: FastifyRequest) => readCookie(request, cookies.device)
  const found = async (request: FastifyRequest) =>
    (await findSignIn(readCookie(request, cookies.signIn) ?? '')) as FoundSignIn

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()

    app.get(
      '/api/staff/sign-in/ways',
      {
        config: { staff: { right: 'public', audit: 'none' } },
        schema: { tags: ['sign-in'], summary: 'How one can sign in here, and how far this browser is' },
      },
      async (request) => {
        const signIn = await findSignIn(readCookie(request, cookies.signIn) ?? '')
        const at = !signIn ? 'out' : signIn.stage === 'half' ? 'code' : signIn.locked ? 'locked' : 'in'
        return { password: true, oidc: parts.hasOidc ?? false, at }
      },
    )

    app.post(
      '/api/staff/sign-in',
      {
        config: { staff: { right: 'public', audit: 'none' } },
        schema: {
          tags: ['sign-in'],
          summary: 'Password step',
          body: z.object({ account: word(200), password: word(400) }),
        },
      },
      async (request, reply) => {
        const { account, password } = request.body
        const result = await checkPassword(parts, {
          account,
          password,
          address: networkOf(request.ip),
          device: device(request),
        })
        if (result.ok) {
          await note({ action: 'sign-in.password', staffId: result.staffId, status: 200, origin: request.ip })
          setCookie(reply, cookies.signIn, result.token)
          return { next: 'code' as const }
        }
        const status = result.why === 'wrong' ? 401 : 429
        await note({
          action: 'sign-in.refused',
          staffId: result.why === 'wrong' ? result.staffId : null,
          status,
          origin: request.ip,
        })
        return result.why === 'wrong' ? wrong(reply) : tooMany(reply, result.retryAfterMs)
      },
    )

    app.post(
      '/api/staff/sign-in/code',
      {
        config: { staff: { right: 'half', audit: 'none' } },
        schema: {
          tags: ['sign-in'],
          summary: 'Code of the authenticator, or a recovery code',
          body: z.object({ code: word(40) }),
        },
      },
      async (request, reply) => {
        const half = await found(request)
        const result = await checkCode(parts, half, {
          code: request.body.code,
          device: device(request),
          userAgent: String(request.headers['user-agent'] ?? ''),
        })
        const staffId = half.staff.id
        if (!result.ok) {
          const status = result.why === 'too_many' ? 429 : 401
          await note({ action: 'sign-in.code-refused', staffId, status, origin: request.ip })
          if (result.why === 'too_many') return tooMany(reply, result.retryAfterMs)
          if (result.why === 'ended') setCookie(reply, cookies.signIn, null)
          return sendProblem(reply, { status, code: result.why === 'ended' ? 'sign_in' : 'wrong' })
        }
        const action = result.recovery ? 'sign-in.recovery-code' : 'sign-in.opened'
        await note({ action, staffId, signInId: result.signInId, status: 200, origin: request.ip })
        setCookie(reply, cookies.signIn, result.token)
        if (result.deviceToken) setCookie(reply, cookies.device, result.deviceToken, year)
        return { next: 'done' as const, until: result.expiresAt.toISOString() }
      },
    )

    app.post(
      '/api/staff/sign-in/pin',
      {
        config: { staff: { right: 'locked', audit: 'none', background: true } },
        schema: {
          tags: ['sign-in'],
          summary: 'PIN after ten minutes without a touch',
          body: z.object({ pin: word(20) }),
        },
      },
      async (request, reply) => {
        const result = await checkPin(parts, await found(request), request.body.pin)
        if (result.ok) {
          setCookie(reply, cookies.signIn, result.token)
          return { next: 'done' as const }
        }
        const { id: staffId, signInId } = request.staff
        await note({ action: 'sign-in.pin-refused', staffId, signInId, status: 401, origin: request.ip })
        if (result.why === 'ended') setCookie(reply, cookies.signIn, null)
        return sendProblem(reply, { status: 401, code: result.why === 'ended' ? 'sign_in' : 'wrong' })
      },
    )

    app.post(
      '/api/staff/lock',
      {
        config: { staff: { right: 'locked', audit: 'none' } },
        schema: { tags: ['sign-in'], summary: 'Ask for the PIN from now on' },
      },
      async (request, reply) => {
        await db.transaction((tx) => lockSignIn(tx, request.staff.signInId, new Date(now())))
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/sign-out',
      {
        config: { staff: { right: 'locked', audit: 'none' } },
        schema: { tags: ['sign-in'], summary: 'End this sign-in' },
      },
      async (request, reply) => {
        const { id: staffId, signInId } = request.staff
        await db.transaction((tx) => endSignIn(tx, signInId, 'out', new Date(now())))
        await note({ action: 'sign-in.ended', staffId, signInId, status: 204, origin: request.ip })
        setCookie(reply, cookies.signIn, null)
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/invitation',
      {
        config: { staff: { right: 'public', audit: 'none' } },
        schema: {
          tags: ['sign-in'],
          summary: 'What a one-time link opens',
          body: z.object({ token: word(100), account: word(200).optional() }),
        },
      },
      async (request, reply) => {
        const { token } = request.body
        const tries = [['link', networkOf(request.ip)]] as const
        const admitted = await db.transaction((tx) =>
          takeTries(
            tx,
            vault,
            [...tries].map(([a, b]) => [a, b]),
            new Date(now()),
          ),
        )
        if (!admitted.ok) return tooMany(reply, admitted.retryAfterMs)
        const invitation = await findInvitation(db, vault, token, new Date(now()))
        if (!invitation) return sendProblem(reply, { status: 404, code: 'no_link' })
        await db.transaction((tx) => giveBack(tx, vault, [['link', networkOf(request.ip)]]))
        const account = invitation.account ?? request.body.account ?? 'admin'
        const { secret, uri } = authenticatorOf(invitation, account)
        return {
          kind: invitation.kind,
          account: invitation.account,
          alias: invitation.alias,
          shortestPassword,
          authenticator: { secret, uri, qr: qrSvg(uri) },
        }
      },
    )

    app.post(
      '/api/staff/invitation/accept',
      {
        config: { staff: { right: 'public', audit: 'none' } },
        schema: {
          tags: ['sign-in'],
          summary: 'Set password, PIN and authenticator',
          body: z.object({
            token: word(100),
            password: word(400),
            pin: word(20),
            code: word(20),
            account: z.string().trim().min(3).max(200).optional(),
            alias: z.string().max(60).transform(cleanLine).pipe(z.string().min(2)).optional(),
            language: z.enum(['ar', 'kmr', 'en']).optional(),
          }),
        },
      },
      async (request, reply) => {
        const admitted = await db.transaction((tx) =>
          takeTries(tx, vault, [['link', networkOf(request.ip)]], new Date(now())),
        )
        if (!admitted.ok) return tooMany(reply, admitted.retryAfterMs)
        // Somebody who is signed in here, an admin at her own desk, stays who she is.
        const free = !(await findSignIn(readCookie(request, cookies.signIn) ?? ''))
        const result = await acceptInvitation(parts, {
          ...request.body,
          browser: free
            ? { device: device(request), userAgent: String(request.headers['user-agent'] ?? '') }
            : null,
        })
        if (result.ok) {
          const { staffId, signIn } = result
          await db.transaction((tx) => giveBack(tx, vault, [['link', networkOf(request.ip)]]))
          await note({ action: 'account.joined', staffId, status: 200, origin: request.ip })
          if (signIn) {
            await note({
              action: 'sign-in.opened',
              staffId,
              signInId: signIn.id,
              status: 200,
              origin: request.ip,
            })
            setCookie(reply, cookies.signIn, signIn.token)
            if (signIn.deviceToken) setCookie(reply, cookies.device, signIn.deviceToken, year)
          }
          return { recoveryCodes: result.recoveryCodes }
        }
        const gone = result.why === 'no_link'
        return sendProblem(reply, { status: gone ? 404 : 422, code: result.why })
      },
    )
  }
}
