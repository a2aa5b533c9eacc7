import assert from 'node:assert/strict'
import { test } from 'node:test'

import { personOf } from './person.js'

const names = { rolesClaim: 'roles', teamClaim: 'team' }

test('person: roles come as a list or a text, from inside or by an address; strangers’ roles are passed over', () => {
  const rolesBy = (rolesClaim: string, claims: object) =>
    personOf({ sub: 'p1', ...claims }, { ...names, rolesClaim })?.roles
  assert.deepEqual(rolesBy('roles', { roles: ['qa', 'admin', 'agent'] }), ['agent', 'qa'])
  assert.deepEqual(rolesBy('roles', { roles: 'openid supervisor' }), ['supervisor'])
  assert.deepEqual(rolesBy('realm_access.roles', { realm_access: { roles: ['agent'] } }), ['agent'])
  assert.deepEqual(
    rolesBy('https://desk.example/roles', { 'https://desk.example/roles': ['qa'] }),
    ['qa'],
  )
})

test('person: one without a subject or without a role of ours is nobody', () => {
  assert.equal(personOf({ roles: ['agent'] }, names), undefined)
  assert.equal(personOf({ sub: '', roles: ['agent'] }, names), undefined)
  assert.equal(personOf({ sub: 'p1' }, names), undefined)
  assert.equal(personOf({ sub: 'p1', roles: ['owner', { agent: true }] }, names), undefined)
  assert.equal(
    personOf({ sub: 'p1', constructor: 1 }, { ...names, rolesClaim: '__proto__' }),
    undefined,
  )
})

test('person: an agent is found by any of the names that an integrator may know', () => {
  const person = personOf(
    { sub: 'p1', roles: 'agent', name: 'Ana Ng', email: 'ana@desk.example', team: 'north' },
    names,
  )
  assert.deepEqual(person, {
    ...{ id: 'person:p1', name: 'Ana Ng', roles: ['agent'], team: 'north' },
    alsoNamed: ['p1', 'Ana Ng', 'ana@desk.example'],
  })
})
