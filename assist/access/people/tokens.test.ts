import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'

import { Tokens, type TokenConfig } from './tokens.js'

const secret = 'a secret of thirty-two characters'
const issuer = 'https://login.example'
const config: TokenConfig = {
  ...{ jwtSecret: secret, jwksUrl: '', jwtIssuer: issuer, jwtAudience: 'assist' },
  ...{ rolesClaim: 'roles', teamClaim: 'team' },
}

/** A token that is good but for what a test changes. */
function tokenOf(
  key: Uint8Array | CryptoKey,
  { alg = 'HS256', kid = 'k1', iss = issuer, aud = 'assist', exp = '5m', claims = {} } = {},
): Promise<string> {
  return new SignJWT({ roles: ['agent'], ...claims })
    .setProtectedHeader({ alg, kid })
    .setSubject('p1')
    .setIssuer(iss)
    .setAudience(aud)
    .setExpirationTime(exp)
    .sign(key)
}

const own = new TextEncoder().encode(secret)

/** Public keys at an address. */
async function keysAt(t: TestContext, keys: () => object | undefined): Promise<string> {
  const server = createServer((_request, response) => {
    const found = keys()
    response.writeHead(found ? 200 : 503, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
}

test('tokens: one that is signed with the secret says who has it', async () => {
  const person = await Tokens.of(config)?.identify(
    await tokenOf(own, { claims: { team: 'north' } }),
  )
  assert.deepEqual([person?.id, person?.roles, person?.team], ['person:p1', ['agent'], 'north'])
})

test('tokens: one of another secret, issuer or audience, one that is over, unsigned or without a role is nobody’s', async () => {
  const tokens = Tokens.of(config)
  const parts = (await tokenOf(own)).split('.')
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  for (const token of [
    await tokenOf(new TextEncoder().encode(`${secret}!`)),
    await tokenOf(own, { iss: 'https://evil.example' }),
    await tokenOf(own, { aud: 'another service' }),
    await tokenOf(own, { exp: '-1m' }),
    await tokenOf(own, { claims: { roles: ['owner'] } }),
    ...[`${none}.${parts[1]}.`, `${none}.${parts[1]}.x`, `${parts[0]}.${parts[1]}.x`],
  ]) {
    assert.equal(await tokens?.identify(token), undefined)
  }
})

test('tokens: public keys are fetched; a public key is never taken for a secret', async (t) => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }
  const jwksUrl = await keysAt(t, () => ({ keys: [key] }))
  const tokens = Tokens.of({ ...config, jwtSecret: '', jwksUrl })
  const good = await tokenOf(privateKey, { alg: 'RS256' })
  assert.equal((await tokens?.identify(good))?.id, 'person:p1')
  const modulus = new TextEncoder().encode(key.n ?? '')
  assert.equal(await tokens?.identify(await tokenOf(modulus)), undefined)
  const stranger = await generateKeyPair('RS256')
  const forged = await tokenOf(stranger.privateKey, { alg: 'RS256' })
  assert.equal(await tokens?.identify(forged), undefined)
})

test('tokens: where the public keys cannot be had, that is said instead of a refusal', async (t) => {
  const jwksUrl = await keysAt(t, () => undefined)
  const { privateKey } = await generateKeyPair('RS256')
  const token = await tokenOf(privateKey, { alg: 'RS256' })
  const tokens = Tokens.of({ ...config, jwtSecret: '', jwksUrl })
  await assert.rejects(async () => tokens?.identify(token), { code: 'ASSIST_SIGN_IN_UNAVAILABLE' })
})

test('tokens: half of a configuration is refused by name', () => {
  assert.equal(Tokens.of({ ...config, jwtSecret: '' }), undefined)
  for (const wrong of [
    ...[{ jwtIssuer: '' }, { jwtAudience: '' }, { jwksUrl: 'https://login.example/jwks' }],
    { jwtSecret: '', jwksUrl: 'no address' },
  ]) {
    assert.throws(() => Tokens.of({ ...config, ...wrong }), { code: 'ASSIST_CONFIG_INVALID' })
  }
})
