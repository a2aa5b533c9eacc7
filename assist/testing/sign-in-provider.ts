import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

import Provider from 'oidc-provider'

import { fakeApp, type FakeApp } from './fake-app.js'

const roles: Readonly<Record<string, readonly string[]>> = { ana: ['agent'], sue: ['supervisor'] }

/** A service into which people sign in by a real provider: ana is an agent, sue a supervisor, anybody else nothing. */
export async function appWithSignIn(t: TestContext): Promise<FakeApp> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = await fakeApp({ oidcIssuer: issuer, oidcClientId: 'assist' })
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: 'assist', token_endpoint_auth_method: 'none' },
        redirect_uris: [`${app.address}/sign-in/callback`],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'team'] },
    pkce: { required: () => true },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, roles: roles[sub] ?? [], team: 'north' }),
    }),
  })
  const handle = provider.callback()
  server.on('request', (request, response) => void handle(request, response))
  t.after(async () => {
    await app.close()
    server.closeAllConnections()
    server.close()
  })
  return app
}
