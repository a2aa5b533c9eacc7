import assert from 'node:assert/strict'
import { test } from 'node:test'

import Fastify from 'fastify'

import { AssistError } from '../errors/errors.js'
import { requireStatedAccess, stateAccess } from './access.js'

test('access: an app with a route that states no access does not start, and the route is named', async () => {
  const app = Fastify()
  requireStatedAccess(app)
  app.get('/stated', { config: { access: 'open' } }, () => 'open')
  app.put('/forgotten/:id', () => 'open too?')
  await assert.rejects(
    async () => {
      await app.ready()
    },
    (thrown: unknown) => {
      assert.ok(thrown instanceof AssistError)
      assert.match(thrown.message, /PUT \/forgotten\/:id/)
      return true
    },
  )
})

test('access: a forgotten route in any scope is found', async () => {
  const app = Fastify()
  requireStatedAccess(app)
  await app.register(async (outer) => {
    await outer.register((inner, _options, done) => {
      inner.get('/deep', () => 'who may?')
      done()
    })
  })
  await assert.rejects(async () => {
    await app.ready()
  }, /\/deep/)
})

test('access: a scope states the access of what a library registers in it, and of nothing else', async () => {
  const app = Fastify()
  const routes = requireStatedAccess(app)
  await app.register((scope, _options, done) => {
    stateAccess(scope, 'link')
    scope.get('/of-the-library', () => 'a file')
    done()
  })
  app.post('/own', { config: { access: 'use' } }, () => 'done')
  await app.ready()
  assert.deepEqual(routes(), [
    { method: 'GET', path: '/of-the-library', isSocket: false, access: 'link' },
    { method: 'HEAD', path: '/of-the-library', isSocket: false, access: 'link' },
    { method: 'POST', path: '/own', isSocket: false, access: 'use' },
  ])
})
