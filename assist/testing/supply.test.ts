import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { isAllowed, licensedParts, scriptedPackages } from '../../lint/licences.js'
import { packageRoot } from '../settings/package-root.js'

test('supply: every package and model has a licence under which we may use it', () => {
  const parts = licensedParts()
  assert.ok(parts.length > 300)
  assert.deepEqual(
    parts.filter((part) => !isAllowed(part)),
    [],
  )
})

test('supply: an unknown licence, a forbidden one and half of an “and” are refused', () => {
  const part = { name: 'a package', version: '1.0.0', use: 'service' } as const
  for (const licence of ['', 'AGPL-3.0-only', 'MIT AND GPL-3.0-only', 'MPL-2.0', 'UNLICENSED']) {
    assert.equal(isAllowed({ ...part, licence }), false, licence)
  }
  assert.ok(isAllowed({ ...part, licence: '(GPL-3.0-only OR MIT)' }))
  assert.ok(isAllowed({ ...part, licence: 'MPL-2.0', use: 'building and testing' }))
})

test('supply: no package runs a script at its installation but those that are named', () => {
  const { allowScripts } = JSON.parse(
    readFileSync(path.join(packageRoot, 'package.json'), 'utf8'),
  ) as { readonly allowScripts: Readonly<Record<string, boolean>> }
  const named = new Set(Object.keys(allowScripts).filter((name) => allowScripts[name]))
  assert.deepEqual(
    scriptedPackages().filter((name) => !named.has(name)),
    [],
  )
})
