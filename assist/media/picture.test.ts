import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { Seal } from '../sealing/seal.js'
import { PictureStore } from './picture.js'

/** Begins as a JPEG does. */
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)

let folder: string
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-pictures-'))
})
after(() => rm(folder, { recursive: true }))

test('pictures: are named by their SHA-256 and belong to their call', async () => {
  const pictures = new PictureStore(folder, new Seal(undefined))
  const sha256 = await pictures.add('../../call', jpeg)
  assert.equal(sha256, createHash('sha256').update(jpeg).digest('hex'))
  const { bytes, type } = await pictures.get('../../call', sha256)
  assert.deepEqual(new Uint8Array(bytes), jpeg)
  assert.equal(type, 'image/jpeg')
  await assert.rejects(pictures.get('other', sha256), { code: 'ASSIST_PICTURE_NOT_FOUND' })
  await assert.rejects(pictures.get('../../call', '../x'), { code: 'ASSIST_PICTURE_NOT_FOUND' })
})

test('pictures: what is no picture is refused, whatever it is called', async () => {
  const pictures = new PictureStore(folder, new Seal(undefined))
  for (const text of ['<svg onload="alert(1)">', '<html><script>', '', 'GIF89a']) {
    await assert.rejects(pictures.add('call', Buffer.from(text)), {
      code: 'ASSIST_PICTURE_INVALID',
    })
  }
})
