import assert from 'node:assert/strict'
import { test } from 'node:test'

import WebSocket from 'ws'

import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'
import { appWithSignIn } from '../../../testing/sign-in-provider.js'

/** A browser without pages: it keeps cookies of one path each host and follows no redirect by itself. */
class Visitor {
  readonly #cookies = new Map<string, string>()

  async visit(address: string, form?: Record<string, string>): Promise<Response> {
    const { host } = new URL(address)
    const sent = [...this.#cookies].filter(([name]) => name.startsWith(host))
    const cookie = sent.map(([name, value]) => `${name.slice(host.length + 1)}=${value}`).join('; ')
    const answer = await fetch(address, {
      ...{ redirect: 'manual', headers: { cookie } },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? []
      if (value === '') this.#cookies.delete(`${host} ${name}`)
      else this.#cookies.set(`${host} ${name}`, value)
    }
    return answer
  }

  /** Goes where it is sent, and fills in the provider's two forms, until it is back. */
  async signIn(app: FakeApp, login: string): Promise<Response> {
    let at = `${app.address}/sign-in?to=/%23call=c1`
    for (let step = 0; step < 20; step++) {
      let answer = await this.visit(at)
      if (answer.status === 200 && at.includes('/interaction/')) {
        const action = /action="([^"]+)"/.exec(await answer.text())?.[1] ?? ''
        const prompt = step < 4 ? 'login' : 'consent'
        answer = await this.visit(new URL(action, at).href, { prompt, login, password: 'x' })
      }
      const next = answer.headers.get('location')
      if (next === null || at.includes('/sign-in/callback')) return answer
      at = new URL(next, at).href
    }
    throw new Error('The provider sends the visitor in a circle.')
  }

  cookiesOf(app: FakeApp): string {
    const { host } = new URL(app.address)
    return [...this.#cookies]
      .filter(([name]) => name.startsWith(host))
      .map(([name, value]) => `${name.slice(host.length + 1)}=${value}`)
      .join('; ')
  }
}

async function me(
  app: FakeApp,
  cookie: string,
): Promise<Record<string, unknown> & { status: number }> {
  const answer = await fetch(`${app.address}/api/me`, { headers: { cookie } })
  return { status: answer.status, ...((await answer.json()) as object) }
}

test('sign-in: a person goes to the provider and comes back as who they are, with a cookie that no script reads', async (t) => {
  const app = await appWithSignIn(t)
  assert.equal((await me(app, '')).status, 401, 'a service with people is not unlocked')
  const visitor = new Visitor()
  const back = await visitor.signIn(app, 'ana')
  assert.equal(back.status, 302)
  assert.equal(back.headers.get('location'), '/#call=c1')
  const given = back.headers.getSetCookie().find((line) => line.startsWith('assist_session=')) ?? ''
  for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/']) assert.ok(given.includes(part), part)
  assert.doesNotMatch(given, /Secure/, 'over plain HTTP no browser would keep it')
  const who = await me(app, visitor.cookiesOf(app))
  assert.deepEqual([who['id'], who['roles'], who['team']], ['person:ana', ['agent'], 'north'])
  const socket = new WebSocket(`${app.address.replace('http', 'ws')}/screen`, {
    headers: { cookie: visitor.cookiesOf(app) },
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.close()
})

test('sign-in: signing out ends the session, not only the cookie', async (t) => {
  const app = await appWithSignIn(t)
  const visitor = new Visitor()
  await visitor.signIn(app, 'sue')
  const kept = visitor.cookiesOf(app)
  assert.equal((await me(app, kept)).status, 200)
  await visitor.visit(`${app.address}/sign-out`, {}).catch(() => undefined)
  await fetch(`${app.address}/sign-out`, { method: 'POST', headers: { cookie: kept } })
  assert.equal((await me(app, kept)).status, 401)
})

test('sign-in: a person without a role of ours is refused', async (t) => {
  const app = await appWithSignIn(t)
  const back = await new Visitor().signIn(app, 'eve')
  assert.equal(back.status, 403)
  assert.deepEqual(back.headers.getSetCookie(), [])
})

test('sign-in: a way back that another browser set out on, or that was taken, is refused', async (t) => {
  const app = await appWithSignIn(t)
  const visitor = new Visitor()
  const out = await visitor.visit(`${app.address}/sign-in`)
  const state = new URL(out.headers.get('location') ?? '').searchParams.get('state') ?? ''
  const back = `${app.address}/sign-in/callback?code=stolen&state=${state}`
  assert.equal((await new Visitor().visit(back)).status, 401, 'another browser')
  assert.equal((await visitor.visit(back)).status, 401, 'a code of nobody')
  assert.equal((await visitor.visit(back)).status, 401, 'once more')
})

test('sign-in: nobody is sent on to another site', async (t) => {
  const app = await appWithSignIn(t)
  for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', '/a b']) {
    const visitor = new Visitor()
    const out = await visitor.visit(`${app.address}/sign-in?to=${encodeURIComponent(to)}`)
    assert.equal(out.status, 302)
    assert.ok(!(out.headers.get('location') ?? '').includes('evil'))
  }
})

test('sign-in: a provider that does not answer is said, and the next person tries again', async (t) => {
  const app = await fakeApp({ oidcIssuer: 'http://127.0.0.1:9', oidcClientId: 'assist' })
  t.after(() => app.close())
  const answer = await fetch(`${app.address}/sign-in`, { redirect: 'manual' })
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /ASSIST_SIGN_IN_UNAVAILABLE/)
})

test('set-up: a fresh service beyond loopback gives one key for its code, once, and nothing to anyone else', async (t) => {
  const app = await fakeApp({ host: '0.0.0.0' })
  t.after(() => app.close())
  const ask = (code: string) =>
    fetch(`${app.address}/api/set-up`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ code }),
    })
  assert.equal((await me(app, '')).status, 401)
  assert.equal((await ask('a guess')).status, 401)
  const code = app.setUpCode() ?? ''
  assert.ok(code.length >= 22)
  const made = await ask(code)
  assert.equal(made.status, 201)
  const { key } = (await made.json()) as { key: string }
  const asked = await fetch(`${app.address}/api/keys`, { headers: { 'x-api-key': key } })
  assert.equal(asked.status, 200)
  assert.equal((await ask(code)).status, 401)
  assert.equal(app.setUpCode(), undefined)
})

test('set-up: there is no code where somebody may come in already', async (t) => {
  for (const settings of [{ host: '0.0.0.0', apiKey: 'x' }, {}]) {
    const app = await fakeApp(settings)
    t.after(() => app.close())
    assert.equal(app.setUpCode(), undefined)
  }
})
