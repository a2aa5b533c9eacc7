import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fittedSize } from './photo.js'
import { clipKind, sandboxOf, webAddress } from './web-address.js'

test('a photo is scaled down to 2,048 px and never up', () => {
  assert.deepEqual(fittedSize(12_000, 9_000), { width: 2_048, height: 1_536 })
  assert.deepEqual(fittedSize(900, 4_096), { width: 450, height: 2_048 })
  assert.deepEqual(fittedSize(640, 480), { width: 640, height: 480 })
  assert.deepEqual(fittedSize(100_000, 1), { width: 2_048, height: 1 })
})

const base = new URL('https://assist.example/desk/')

test('only web addresses are opened', () => {
  assert.equal(webAddress('/f/abc', base)?.href, 'https://assist.example/f/abc')
  const scripts = ['javascript:alert(1)', 'data:text/html,<script>1</script>', 'https://']
  for (const address of scripts) assert.equal(webAddress(address, base), null, address)
})

test('a page of our own origin runs no script, another keeps to its own origin', () => {
  const own = sandboxOf(new URL('https://assist.example/f/abc'), base).split(' ')
  assert.ok(own.includes('allow-same-origin') && !own.includes('allow-scripts'))
  assert.ok(sandboxOf(new URL('https://films.example/'), base).includes('allow-scripts'))
  assert.equal(clipKind(new URL('https://films.example/How%20to.MP4?x=1')), 'film')
  assert.equal(clipKind(new URL('https://films.example/mp4')), 'page')
})
