import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { EngineName, SpokenLanguage } from '../call/call-start.js'
import { loadConfig } from '../settings/config.js'
import { segmentEngine } from '../testing/scripted-engines.js'
import { engineList, engineSettings } from './engine-list.js'
import { LoadedEngines } from './loaded-engines.js'

type Load = (name: EngineName, language: SpokenLanguage) => ReturnType<typeof segmentEngine>

/** Engines whose loading is scripted, and a note of each loading. */
function engines(load: Load): { loaded: string[]; engines: LoadedEngines } {
  const loaded: string[] = []
  const list = Object.fromEntries(
    (Object.keys(engineList) as EngineName[]).map((name) => [
      name,
      {
        ...engineList[name],
        load: (_settings: unknown, language: SpokenLanguage) => {
          loaded.push(`${name} ${language}`)
          return new Promise((resolve) => resolve(load(name, language)))
        },
      },
    ]),
  ) as typeof engineList
  return { loaded, engines: new LoadedEngines(engineSettings(loadConfig({})), list) }
}

const written: Load = (name) => segmentEngine(name, () => 'text')

test('loaded engines: an engine is loaded once, one with a model a language once for each', async () => {
  const { loaded, engines: all } = engines(written)
  for (const language of ['en', 'en', 'zh'] as const) {
    await all.engine('whisper', language)
    await all.engine('vosk', language)
  }
  await all.accurate()
  assert.deepEqual(loaded, ['whisper en', 'vosk en', 'vosk zh'])
})

test('loaded engines: what could not be loaded is tried again', async () => {
  let isInstalled = false
  const { loaded, engines: all } = engines((name) => {
    if (!isInstalled) throw new Error('not installed')
    return segmentEngine(name, () => 'text')
  })
  await assert.rejects(all.engine('moonshine', 'en'), /not installed/)
  isInstalled = true
  await all.engine('moonshine', 'en')
  assert.equal(loaded.length, 2)
})

test('loaded engines: an engine that does not understand the language is refused by name', async () => {
  const { engines: all } = engines((name) => {
    const engine = segmentEngine(name, () => 'text')
    Object.assign(engine.recogniser, {
      capabilities: { ...engine.recogniser.capabilities, languages: ['en'] },
    })
    return engine
  })
  await assert.rejects(all.engine('moonshine', 'ko'), { code: 'ASSIST_ENGINE_LANGUAGE' })
})

test('loaded engines: where nothing can detect the language it is English', async () => {
  const { engines: all } = engines(() => {
    throw new Error('not installed')
  })
  assert.equal((await all.detectLanguage(new Float32Array(512))).language, 'en')
  assert.deepEqual(await engines(written).engines.detectLanguage(new Float32Array(512)), {
    ...{ language: 'en', probability: 0 },
  })
})

test('loaded engines: closing frees each engine once', async () => {
  let closedCount = 0
  const { engines: all } = engines((name) => {
    const engine = segmentEngine(name, () => 'text')
    engine.recogniser.close = () => {
      closedCount++
      return Promise.resolve()
    }
    return engine
  })
  await all.engine('whisper', 'en')
  await all.accurate()
  await all.close()
  assert.equal(closedCount, 1)
})
