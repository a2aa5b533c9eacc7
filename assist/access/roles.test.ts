import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { format, resolveConfig } from 'prettier'

import { packageRoot } from '../settings/package-root.js'
import { hasRight, rights, roles, type Right } from './roles.js'

test('roles: docs/security.md has the table of rights as it is', async () => {
  const file = path.join(packageRoot, 'docs', 'security.md')
  const text = readFileSync(file, 'utf8')
  const [before = '', rest = ''] = text.split('<!-- rights -->\n')
  const [, after = ''] = rest.split('<!-- /rights -->')
  const rows = Object.entries(rights).map(([right, { roles: held, what }]) => {
    const who = held.length === roles.length ? 'all' : held.join(', ')
    return `| \`${right}\` | ${who} | ${what} |`
  })
  const table = ['| Right | Roles | What it allows |', '| --- | --- | --- |', ...rows].join('\n')
  const wanted = await format(`${before}<!-- rights -->\n\n${table}\n\n<!-- /rights -->${after}`, {
    ...(await resolveConfig(file)),
    parser: 'markdown',
  })
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, wanted)
  else assert.equal(text, wanted, 'UPDATE_DOCS=1 writes it')
})

test('roles: an administrator may do everything, and nobody without a role anything', () => {
  for (const right of Object.keys(rights) as Right[]) {
    assert.ok(hasRight(['administrator'], right), right)
    assert.equal(hasRight([], right), false, right)
  }
})
