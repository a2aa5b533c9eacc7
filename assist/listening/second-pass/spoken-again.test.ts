import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { openRecording } from '../../audio/recording.js'
import { LoadedEngines } from '../../recognition/loaded-engines.js'
import { recogniseWhole } from '../../recognition/recogniser.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import { loadConfig } from '../../settings/config.js'
import { requirement, sharedDir } from '../../testing/requirements.js'
import { endpointSettings } from '../../vad/endpoint-rules.js'
import { SileroVad } from '../../vad/silero.js'
import { Ear } from '../ear.js'
import { earWorkerData } from '../ear-worker-data.js'
import { wordsOf, type TextWord } from './word-alignment.js'

const needs = requirement('shared', 'models')
const folder = path.join(sharedDir(), 'faults', 'recognition')

let vad: SileroVad
let engines: LoadedEngines

before(async () => {
  if (needs.skip !== false) return
  const { vadModelFile, engineSettings } = earWorkerData(loadConfig({}))
  vad = await SileroVad.load(vadModelFile)
  engines = new LoadedEngines(engineSettings)
})

after(async () => {
  if (needs.skip !== false) return
  await vad.close()
  await engines.close()
})

const nots = (words: readonly TextWord[]): number =>
  words.filter(({ plain }) => plain === 'not').length

/** Every final of a recording with its revision, if there is one, both passes by the real engines. */
async function heardTwice(file: string): Promise<FinalTranscript[][]> {
  const heard: FinalTranscript[] = []
  const accurate = await engines.accurate()
  const ear = new Ear(vad, engines, {
    heard: (_, item) => {
      if (item.kind === 'final') heard.push(item)
    },
    engineFailed: (_, { error }) => assert.fail(error),
    revise: (_, request) => recogniseWhole(accurate, request),
  })
  const recording = await openRecording(file)
  ear.openCall({
    ...{ callId: 'c', isVirtual: true, isRevised: true, engine: 'two-pass', language: 'en' },
    ...{ fallbacks: [], keyterms: {}, endpoints: endpointSettings(loadConfig({})) },
  })
  await ear.openLeg('c', 'l', { format: recording.format, startMs: 0 })
  for await (const bytes of recording.read()) await ear.audio('c', 'l', Uint8Array.from(bytes))
  await ear.closeLeg('c', 'l')
  ear.closeCall('c')
  const key = ({ channel, segmentIndex }: FinalTranscript): string => `${channel} ${segmentIndex}`
  const finals = heard.filter(({ pass, text }) => pass === 1 && text !== '')
  return finals.map((final) => [
    final,
    ...heard.filter((one) => one.pass === 2 && key(one) === key(final)),
  ])
}

test(
  'second pass: a revision ends no earlier, and is no less sure, than the final',
  needs,
  async (t) => {
    const files = readdirSync(folder).filter((file) => /^revision-.*\.wav$/.test(file))
    assert.ok(files.length > 0)
    for (const file of files) {
      for (const [final, revised] of await heardTwice(path.join(folder, file))) {
        if (!final || !revised) continue
        t.diagnostic(`${file}: “${final.text}” → “${revised.text}”`)
        const [before, after] = [wordsOf(final.text), wordsOf(revised.text)]
        assert.ok(revised.confidence >= final.confidence)
        assert.equal(after.at(-1)?.plain, before.at(-1)?.plain)
        assert.equal(nots(after), nots(before), revised.text)
      }
    }
  },
)
