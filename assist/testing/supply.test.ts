import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
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

test('supply: the package has what the demonstration plays and loads, and the files that documents begin with', () => {
  const told = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    ...{ cwd: packageRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    maxBuffer: 2 ** 26,
  })
  const [{ files }] = JSON.parse(told) as [{ readonly files: readonly { readonly path: string }[] }]
  const packed = new Set(files.map((file) => file.path))
  const made = files.filter((file) => /^dist\/(?:tests|oracles)/.test(file.path))
  assert.deepEqual(made, [], 'what tests make stays here')
  const page = readFileSync(path.join(packageRoot, 'assist/pages/agent/main.tsx'), 'utf8')
  const samples = [...page.matchAll(/'sample\/([\w.-]+)'/g)].map(([, name = '']) => name)
  assert.deepEqual(samples.toSorted(), ['car-repair.wav', 'written-call.zh.json'])
  for (const name of samples) {
    const places = ['calls', 'written-calls'].map((folder) => `fixtures/${folder}/${name}`)
    assert.ok(
      places.some((place) => packed.has(place)),
      name,
    )
  }
  const named = [
    ...['solutions/demo.en.jsonl', 'solutions/demo.zh.jsonl'],
    ...['glossaries/demo.en.glossary.csv', 'glossaries/demo.zh.glossary.csv'],
    ...['calls/modem-light.wav', 'moments/rules.jsonl', 'scorecards/service.json'],
  ]
  assert.deepEqual(
    named.filter((name) => !packed.has(`fixtures/${name}`)),
    [],
  )
  assert.ok(!packed.has('fixtures/queries/demo.en.test.jsonl'), 'what only tests read stays here')
})
