import * as client from 'openid-client'
import type { OidcConfig } from '../../config.ts'
import type { OidcPerson } from '../../staff/find-by-oidc.ts'

/** What must be the same when the browser comes back. */
export interface OidcRound {
  state: string
  nonce: string
  verifier: string
}

export interface OidcClient {
  /** Where to send the browser. Throws while the provider is away. */
  begin(): Promise<{ url: string; round: OidcRound }>
  /** Who came back. Throws when anything does not fit: state, nonce, PKCE, signature, issuer, audience, time. */
  finish(url: string, round: OidcRound): Promise<OidcPerson>
}

/** The authorization code flow with PKCE, by openid-client. The provider is asked for its description at the first use. */
export function createOidcClient(config: OidcConfig, publicUrl: string): OidcClient {
  let known: Promise<client.Configuration> | null = null
  const discover = () => {
    const issuer = new URL(config.issuer)
    // On this machine alone, as the configuration has seen to.
    const plain = issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}
    known ??= client
      .discovery(issuer, config.clientId, config.clientSecret, undefined, { ...plain, timeout: 10 })
      .catch((error: unknown) => {
        known = null
        throw error
      })
    return known
  }
  return {
    async begin() {
      const round = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const url = client.buildAuthorizationUrl(await discover(), {
        redirect_uri: `${publicUrl}/api/staff/oidc/return`,
        scope: 'openid email',
        state: round.state,
        nonce: round.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(round.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, round }
    },
    async finish(url, round) {
      const tokens = await client.authorizationCodeGrant(await discover(), new URL(url), {
        expectedState: round.state,
        expectedNonce: round.nonce,
        pkceCodeVerifier: round.verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('no id token')
      const verified = claims.email_verified === true && typeof claims.email === 'string'
      return { issuer: claims.iss, subject: claims.sub, email: verified ? String(claims.email) : null }
    },
  }
}
