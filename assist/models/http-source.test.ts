import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  serveHttp,
  temporaryFolder,
  trialCatalog,
  trialContents,
  writeFiles,
} from '../testing/trial-models.js'
import { installModels } from './install.js'
import { locateModel } from './local-files.js'

const catalog = trialCatalog()
const weights = trialContents['weights.bin']!
const httpLimits = { connectTimeoutMs: 200, idleTimeoutMs: 200 }

/** Answers like a file server that knows Range. */
function sendRange(request: IncomingMessage, response: ServerResponse): void {
  const content = trialContents[request.url!.split('/').at(-1)!]!
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': content.byteLength - from,
    ...(from > 0
      ? { 'content-range': `bytes ${from}-${content.byteLength - 1}/${content.byteLength}` }
      : {}),
  })
  response.end(content.subarray(from))
}

test('download: a mirror over HTTP is asked for <mirror>/<model>/<file>', async (t) => {
  const modelsDir = await temporaryFolder(t)
  const asked: (string | undefined)[] = []
  const mirror = await serveHttp(t, (request, response) => {
    asked.push(request.url)
    sendRange(request, response)
  })
  await installModels(['trial'], { modelsDir, mirror: `${mirror}/m/`, catalog })
  assert.deepEqual(asked, ['/m/trial/weights.bin', '/m/trial/words.json'])
})

test('download: what an earlier run left half done is resumed by Range', async (t) => {
  const modelsDir = await temporaryFolder(t)
  await writeFiles(join(modelsDir, 'trial'), { 'weights.bin.part': weights.subarray(0, 100_000) })
  const ranges: (string | undefined)[] = []
  const mirror = await serveHttp(t, (request, response) => {
    ranges.push(request.headers.range)
    sendRange(request, response)
  })
  await installModels(['trial'], { modelsDir, mirror, catalog })
  assert.deepEqual(ranges, ['bytes=100000-', undefined])
  locateModel('trial', { modelsDir, catalog })
})

test('download: a half that is not of this file is thrown away and fetched anew', async (t) => {
  const modelsDir = await temporaryFolder(t)
  await writeFiles(join(modelsDir, 'trial'), { 'weights.bin.part': Buffer.alloc(1_000, 7) })
  const mirror = await serveHttp(t, sendRange)
  await installModels(['trial'], { modelsDir, mirror, catalog })
  locateModel('trial', { modelsDir, catalog })
})

test('download: a server that knows no Range sends the whole file again', async (t) => {
  const modelsDir = await temporaryFolder(t)
  await writeFiles(join(modelsDir, 'trial'), { 'weights.bin.part': weights.subarray(0, 5_000) })
  const mirror = await serveHttp(t, (request, response) => {
    delete request.headers.range
    sendRange(request, response)
  })
  await installModels(['trial'], { modelsDir, mirror, catalog })
  locateModel('trial', { modelsDir, catalog })
})

test('download: a connection that breaks in the middle is taken up again', async (t) => {
  const modelsDir = await temporaryFolder(t)
  let breaks = 0
  const mirror = await serveHttp(t, (request, response) => {
    if (request.url!.endsWith('words.json') || breaks++ > 1) {
      sendRange(request, response)
      return
    }
    const from = Number(/=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': weights.byteLength - from,
      'content-range': `bytes ${from}-${weights.byteLength - 1}/${weights.byteLength}`,
    })
    response.write(weights.subarray(from, from + 70_000), () => response.socket!.end())
  })
  await installModels(['trial'], { modelsDir, mirror, catalog })
  assert.equal(breaks, 3)
})

test('download: wrong bytes, an error page or too many bytes fail the source, and the next one serves', async (t) => {
  const answers = {
    wrong: Buffer.alloc(weights.byteLength),
    page: Buffer.from('<html>sign in</html>'),
    long: Buffer.concat([weights, weights]),
  }
  for (const [name, body] of Object.entries(answers)) {
    const modelsDir = await temporaryFolder(t)
    const mirror = await serveHttp(t, (_request, response) => response.end(body))
    const upstream = await serveHttp(t, sendRange)
    const urls = {
      'weights.bin': `${upstream}/weights.bin`,
      'words.json': `${upstream}/words.json`,
    }
    const both = trialCatalog([{ kind: 'upstream', isTested: false, urls }])
    const [installed] = await installModels(['trial'], { modelsDir, mirror, catalog: both })
    assert.deepEqual(installed?.sources, ['upstream'], name)
  }
})

test('download: redirects are followed, but not forever', async (t) => {
  const modelsDir = await temporaryFolder(t)
  const files = await serveHttp(t, sendRange)
  const mirror = await serveHttp(t, (request, response) => {
    response.writeHead(302, { location: `${files}${request.url}` }).end()
  })
  await installModels(['trial'], { modelsDir, mirror, catalog })
  const circle = await serveHttp(t, (_request, response) => {
    response.writeHead(302, { location: '/again' }).end()
  })
  await assert.rejects(
    installModels(['trial'], { modelsDir: await temporaryFolder(t), mirror: circle, catalog }),
    /sent us on more than 5 times/,
  )
})

test('download: a host that does not answer is given up after the limit and not asked again', async (t) => {
  const modelsDir = await temporaryFolder(t)
  let asked = 0
  const dead = await serveHttp(t, () => asked++)
  const urls = { 'weights.bin': `${dead}/weights.bin`, 'words.json': `${dead}/words.json` }
  const sources = [{ kind: 'upstream', isTested: false, urls }] as const
  await assert.rejects(
    installModels(['trial'], {
      modelsDir,
      mirror: dead,
      catalog: trialCatalog(sources),
      httpLimits,
    }),
    /mirror: 127\.0\.0\.1:\d+ did not answer within 200 ms\n.*upstream: .*not asked again/,
  )
  assert.equal(asked, 1)
})

test('download: a body that stops coming is given up after the limit', async (t) => {
  const modelsDir = await temporaryFolder(t)
  const mirror = await serveHttp(t, (_request, response) => {
    response.writeHead(200, { 'content-length': weights.byteLength })
    response.write(weights.subarray(0, 1_000))
  })
  await assert.rejects(
    installModels(['trial'], {
      modelsDir,
      mirror,
      catalog,
      httpLimits: { ...httpLimits, connectTimeoutMs: 5_000 },
    }),
    /mirror: nothing came for 200 ms/,
  )
})

test('download: HTTP errors are reasons', async (t) => {
  for (const status of [404, 503]) {
    const modelsDir = await temporaryFolder(t)
    const mirror = await serveHttp(t, (_request, response) => response.writeHead(status).end())
    await assert.rejects(
      installModels(['trial'], { modelsDir, mirror, catalog }),
      new RegExp(`mirror: answered HTTP ${status}`),
    )
  }
})
