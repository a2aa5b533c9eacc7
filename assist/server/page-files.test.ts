import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import fastify from 'fastify'

import { packageRoot } from '../settings/package-root.js'
import { pageFiles } from './http/page-files.js'

const assets = path.join(packageRoot, 'dist', 'pages', 'assets')

test(
  'page files: hashed files come compressed and are kept for a year; the page itself is asked for anew',
  { skip: existsSync(assets) ? false : 'the pages are not built' },
  async () => {
    const app = fastify()
    await pageFiles(app, { widgetOrigins: '' })
    const script = readdirSync(assets).find((name) => /^index-.*\.js$/u.test(name))
    const headers = { 'accept-encoding': 'gzip, deflate, br' }
    const file = await app.inject({ url: `/assets/${script}`, headers })
    assert.equal(file.headers['content-encoding'], 'br')
    assert.match(String(file.headers['content-type']), /javascript/u)
    assert.match(String(file.headers['cache-control']), /max-age=31536000, immutable/u)
    const plain = await app.inject({ url: `/assets/${script}` })
    assert.equal(plain.headers['content-encoding'], undefined)
    const page = await app.inject({ url: '/', headers })
    assert.equal(page.statusCode, 200)
    assert.equal(page.headers['cache-control'], 'no-cache')
    await app.close()
  },
)
