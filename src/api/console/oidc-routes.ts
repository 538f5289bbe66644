import { timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { findByOidc } from '../../staff/find-by-oidc.ts'
import { openHalf } from '../../staff/sign-in.ts'
import { cookieNames, readCookie, setCookie } from './cookies.ts'
import type { OidcClient, OidcRound } from './oidc-client.ts'
import type { SignInRouteParts } from './sign-in-routes.ts'

const tenMinutes = 600
const config = { staff: { right: 'public', audit: 'none' } } as const

/**
 * Signing in by an OpenID provider in place of the password. The authenticator's code comes after it as ever. What does not fit
 * leads back to the page with `#refused`, and no word of why.
 */
export function oidcRoutes(parts: SignInRouteParts & { oidc: OidcClient }): FastifyPluginAsync {
  const { db, vault, oidc, note, publicUrl } = parts
  const cookies = cookieNames(publicUrl)
  const mac = (text: string) => vault.hash('oidc round', text)
  const pack = (round: OidcRound) => {
    const text = Buffer.from(JSON.stringify(round)).toString('base64url')
    return `${text}.${mac(text).toString('base64url')}`
  }
  const unpack = (packed: string | null): OidcRound | null => {
    const [text = '', sign = ''] = (packed ?? '').split('.')
    const given = Buffer.from(sign, 'base64url')
    const right = mac(text)
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as OidcRound
  }

  return async (app) => {
    app.get(
      '/api/staff/oidc/start',
      { config, schema: { tags: ['sign-in'], summary: 'To the OpenID provider' } },
      async (request, reply) => {
        try {
          const { url, round } = await oidc.begin()
          // The way back is a navigation from another site, on which a strict cookie would not come along.
          setCookie(reply, cookies.oidc, pack(round), tenMinutes, 'Lax')
          return reply.redirect(url)
        } catch (error) {
          request.log.warn(
            { error: error instanceof Error ? error.name : 'unknown' },
            'the OpenID provider is away',
          )
          return reply.redirect('/console/#refused')
        }
      },
    )

    app.get(
      '/api/staff/oidc/return',
      { config, schema: { tags: ['sign-in'], summary: 'Back from the OpenID provider' } },
      async (request, reply) => {
        const round = unpack(readCookie(request, cookies.oidc))
        setCookie(reply, cookies.oidc, null)
        const refuse = async (staffId: string | null) => {
          await note({ action: 'sign-in.oidc-refused', staffId, status: 302, origin: request.ip })
          return reply.redirect('/console/#refused')
        }
        if (!round) return refuse(null)
        let person: Awaited<ReturnType<OidcClient['finish']>>
        try {
          person = await oidc.finish(`${publicUrl}${request.url}`, round)
        } catch (error) {
          request.log.warn(
            { error: error instanceof Error ? error.name : 'unknown' },
            'an OpenID sign-in did not fit',
          )
          return refuse(null)
        }
        const opened = await db.transaction(async (tx) => {
          const staffId = await findByOidc(tx, vault, person)
          return staffId === null ? null : openHalf(tx, parts, staffId, null)
        })
        if (!opened) return refuse(null)
        await note({ action: 'sign-in.oidc', staffId: opened.staffId, status: 302, origin: request.ip })
        setCookie(reply, cookies.signIn, opened.token)
        return reply.redirect('/console/')
      },
    )
  }
}
