import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeIssuer extends AsyncDisposable {
  url: string
  /** Who signs in next, and what of her ID token is not as it should be. */
  person: { sub: string; email?: string; email_verified?: boolean }
  wrong: Record<string, unknown>
  /** Signs by a key that nobody was told of. */
  forge: boolean
}

const client = { id: 'mpcc', secret: 'a secret' }
export const oidcClient = { clientId: client.id, clientSecret: client.secret }

/** An OpenID provider over HTTP: discovery, authorization code with PKCE, RS256 ID tokens, one use of each code. */
export async function fakeIssuer(): Promise<FakeIssuer> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, URLSearchParams>()
  const issuer: FakeIssuer = {
    url: '',
    person: { sub: 'nobody' },
    wrong: {},
    forge: false,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const sign = (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const head = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`
    const key = issuer.forge ? others.privateKey : keys.privateKey
    return `${head}.${createSign('RSA-SHA256').update(head).sign(key).toString('base64url')}`
  }
  const token = async (request: IncomingMessage) => {
    const asked = new URLSearchParams(await bodyOf(request))
    const began = codes.get(asked.get('code') ?? '')
    codes.delete(asked.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url')
    const secret = asked.get('client_secret') ?? ''
    if (!began || secret !== client.secret || began.get('code_challenge') !== challenge)
      return { status: 400, body: { error: 'invalid_grant' } }
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer.url, aud: client.id, iat: now, exp: now + 60, nonce: began.get('nonce') }
    const id_token = sign({ ...claims, ...issuer.person, ...issuer.wrong })
    return { status: 200, body: { access_token: 'x', token_type: 'Bearer', id_token } }
  }
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer.url)
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: issuer.url,
          authorization_endpoint: `${issuer.url}/authorize`,
          token_endpoint: `${issuer.url}/token`,
          jwks_uri: `${issuer.url}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        })
      case '/keys':
        return json({
          keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
        })
      case '/authorize': {
        const code = randomBytes(16).toString('hex')
        codes.set(code, url.searchParams)
        const back = new URL(url.searchParams.get('redirect_uri') ?? '')
        back.searchParams.set('code', code)
        back.searchParams.set('state', url.searchParams.get('state') ?? '')
        return response.writeHead(302, { location: back.href }).end()
      }
      case '/token': {
        const { status, body } = await token(request)
        return json(body, status)
      }
      default:
        return json({}, 404)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return issuer
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
