import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import { AssistError } from '../../errors/errors.js'
import type { FinalTranscript, ListeningItem } from '../../recognition/transcript.js'
import { scriptedEngines, segmentEngine, streamEngine } from '../../testing/scripted-engines.js'
import { endpointSettings } from '../../vad/endpoint-rules.js'
import { endpointed } from '../../vad/voice-judge.js'
import {
  ChannelSwitch,
  type ChannelSwitchOptions,
  type EngineFailure,
  type ListeningChoice,
} from './channel-switch.js'
import { JobQueue } from './job-queue.js'
import type { EngineSource } from '../../recognition/loaded-engines.js'
import { PartialRhythm } from './partial-rhythm.js'

const frameMs = 32

interface Trial {
  readonly items: ListeningItem[]
  readonly failures: EngineFailure[]
  readonly finals: () => string[]
  /** Frames of speech or silence; each frame's samples hold its number, so that engines can tell what they got. */
  readonly hear: (kind: 'speech' | 'silence', durationMs: number) => Promise<void>
  readonly end: () => Promise<void>
  readonly channel: ChannelSwitch
  readonly revised: FinalTranscript[]
}

function trial(
  engines: EngineSource,
  choice: Partial<ListeningChoice> = {},
  rhythm?: PartialRhythm,
): Trial {
  const items: ListeningItem[] = []
  const failures: EngineFailure[] = []
  const revised: FinalTranscript[] = []
  const jobs = new JobQueue()
  const options: ChannelSwitchOptions = {
    channel: 'customer',
    choice: {
      ...{
        engine: 'moonshine',
        language: 'en',
        fallbacks: ['whisper'],
        keyterms: { en: ['fibre'] },
      },
      ...choice,
    },
    engines,
    // The texts of these engines are numbers, which would be waited for.
    endpoints: endpointSettings(loadConfig({}, { numberPauseMs: 0 })),
    rhythm,
    addJob: (job) => jobs.add(job),
    emit: (item) => items.push(item),
    count: () => undefined,
    judged: () => undefined,
    revise: (final) => revised.push(final),
    failed: (failure) => failures.push(failure),
  }
  const channel = new ChannelSwitch(options)
  let frameCount = 0
  const settle = async (): Promise<void> => {
    while (!jobs.isEmpty || channel.pending()) {
      if (!jobs.isEmpty) await jobs.step()
      else await Promise.race([channel.pending(), jobs.added()])
    }
  }
  return {
    items,
    failures,
    revised,
    channel,
    finals: () => items.flatMap((item) => (item.kind === 'final' ? [item.text] : [])),
    hear: async (kind, durationMs) => {
      for (let at = 0; at < durationMs; at += frameMs) {
        const samples = new Float32Array(512).fill(frameCount / 10_000)
        const frame = { channel: 'customer', startMs: frameCount++ * frameMs, samples } as const
        channel.step(endpointed(frame, kind === 'speech' ? 0.9 : 0.05, channel.endpointer))
        await settle()
      }
    },
    end: async () => {
      const finished = channel.finish()
      await new Promise((resolve) => setImmediate(resolve))
      await settle()
      await finished
    },
  }
}

/** Which frames an engine was given, as `first–last`. */
const range = (samples: Float32Array): string =>
  `${Math.round((samples[0] ?? 0) * 10_000)}–${Math.round((samples.at(-1) ?? 0) * 10_000)}`

test('switch: a failing engine is replaced in the middle of a call, and the next one hears the whole sentence', async () => {
  const plain = trial(scriptedEngines({ moonshine: segmentEngine('moonshine', range) }))
  await plain.hear('speech', 2_000)
  await plain.hear('silence', 1_000)
  await plain.end()

  const broken = segmentEngine('moonshine', () => {
    throw new Error('broken')
  })
  const t = trial(scriptedEngines({ moonshine: broken, whisper: segmentEngine('whisper', range) }))
  await t.hear('speech', 2_000)
  await t.hear('silence', 1_000)
  await t.hear('speech', 1_000)
  await t.hear('silence', 1_000)
  await t.end()
  const said = t.items.filter((item) => item.kind === 'final' && item.text !== '')
  assert.deepEqual(
    said.map((item) => item.kind === 'final' && item.engine),
    ['whisper', 'whisper'],
  )
  assert.equal(t.finals().filter((text) => text !== '')[0], plain.finals()[0])
  assert.deepEqual(
    t.failures.map(({ engine, next, error }) => [engine, next, error.code]),
    [['moonshine', 'whisper', 'ASSIST_ENGINE_FAILED']],
  )
})

test('switch: whoever waits for the last final gets it, however many do', async () => {
  const t = trial(scriptedEngines({ moonshine: segmentEngine('moonshine', range) }))
  await t.hear('speech', 2_000)
  const first = t.channel.finish()
  await t.end()
  await first
  assert.equal(t.finals().length, 1)
})

test('switch: every utterance that began gets exactly one final, those of a failed engine an empty one', async () => {
  const broken = segmentEngine('moonshine', () => {
    throw new Error('broken')
  })
  const t = trial(scriptedEngines({ moonshine: broken, whisper: segmentEngine('whisper', range) }))
  await t.hear('speech', 1_500)
  await t.hear('silence', 1_000)
  await t.end()
  const started = t.items.filter((item) => item.kind === 'speech-started')
  const finals = t.items.filter((item) => item.kind === 'final')
  const indices = (of: readonly { segmentIndex: number }[]): number[] =>
    of.map(({ segmentIndex }) => segmentIndex).sort()
  assert.deepEqual(indices(finals), indices(started))
  assert.equal(new Set(indices(started)).size, started.length)
})

test('switch: an engine that cannot be loaded, or not for the language, is passed over and named', async () => {
  const t = trial(scriptedEngines({ whisper: segmentEngine('whisper', range) }), { engine: 'vosk' })
  await t.hear('speech', 1_000)
  await t.hear('silence', 1_000)
  await t.end()
  assert.deepEqual(
    t.failures.map(({ engine, next }) => [engine, next]),
    [['vosk', 'whisper']],
  )
  assert.equal(t.finals().filter((text) => text !== '').length, 1)
})

test('switch: with nobody left the audio is kept, and the first engine is tried again and loses nothing', async () => {
  let isBroken = true
  const moonshine = segmentEngine('moonshine', (samples) => {
    if (isBroken) throw new Error('broken')
    return range(samples)
  })
  const t = trial(scriptedEngines({ moonshine }), { fallbacks: [] })
  await t.hear('speech', 1_500)
  await t.hear('silence', 1_000)
  assert.equal(t.failures[0]?.next, undefined)
  isBroken = false
  await t.hear('silence', 11_000)
  await t.end()
  const [first] = t.finals().filter((text) => text !== '')
  assert.ok(first?.startsWith('0–'), String(first))
})

test('switch: a remote engine that stays silent through two seconds of speech is replaced', async () => {
  const silent = streamEngine('deepgram', true, () => undefined)
  const t = trial(scriptedEngines({ deepgram: silent, whisper: segmentEngine('whisper', range) }), {
    engine: 'deepgram',
  })
  await t.hear('silence', 3_000)
  assert.equal(t.failures.length, 0, 'silence needs no answer')
  await t.hear('speech', 2_100)
  assert.equal(t.failures[0]?.error.code, 'ASSIST_ENGINE_SILENT')
  await t.hear('silence', 1_000)
  await t.end()
  const [first] = t.finals().filter((text) => text !== '')
  assert.ok(first, 'the next engine has the sentence')
  assert.ok(Number(first.split('–')[0]) <= 94, `and its beginning: ${first}`)
})

test('switch: a continuous engine that never takes a piece of audio is stuck and replaced', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const stuck = streamEngine(
    'vosk',
    false,
    () => undefined,
    () => new Promise(() => undefined),
  )
  const { channel, failures, hear } = trial(
    scriptedEngines({ vosk: stuck, whisper: segmentEngine('whisper', range) }),
    { engine: 'vosk' },
  )
  await channel.pending()
  void hear('speech', 100)
  await new Promise((resolve) => setImmediate(resolve))
  t.mock.timers.tick(2_000)
  assert.deepEqual(
    failures.map(({ error, next }) => [error.code, next]),
    [['ASSIST_ENGINE_STUCK', 'whisper']],
  )
})

test('switch: a continuous engine that goes on writing where nobody speaks is replaced; one that writes music once is not', async () => {
  const inventing = (every: number) =>
    streamEngine('vosk', false, (listener, startMs) => {
      if (startMs === 0 || startMs % every > 0) return
      const of = { startMs: startMs - 640, endMs: startMs, text: 'thank you' }
      listener.final({ ...of, language: 'en', confidence: 0.9 })
    })
  for (const [every, codes] of [
    [3_200, ['ASSIST_ENGINE_INVENTS']],
    [6_400, []],
  ] as const) {
    const t = trial(
      scriptedEngines({ vosk: inventing(every), whisper: segmentEngine('whisper', range) }),
      { engine: 'vosk' },
    )
    await t.hear('silence', 12_000)
    assert.deepEqual(
      t.failures.map(({ error }) => error.code),
      codes,
    )
    assert.equal(t.finals()[0], 'thank you', 'what was written stays')
  }
})

test('switch: a continuous engine’s partials and finals become utterances with linear times', async () => {
  const engine = streamEngine('vosk', false, (listener, startMs) => {
    if (startMs % 320 === 0) listener.partial({ startMs: 64, text: `to ${startMs}` })
    if (startMs === 1_600) {
      const text = 'that was it'
      listener.final({ startMs: 64, endMs: 1_500, text, language: 'en', confidence: 0.8 })
    }
  })
  const t = trial(
    scriptedEngines({ vosk: engine }),
    { engine: 'vosk' },
    new PartialRhythm(500, 'customer', undefined),
  )
  await t.hear('speech', 1_700)
  await t.end()
  assert.deepEqual(
    t.items.map((item) => item.kind),
    ['speech-started', ...Array.from({ length: 6 }, () => 'partial'), 'final'],
  )
  assert.deepEqual(t.finals(), ['that was it'])
})

test('switch: a failure that has a code keeps it, so that a revoked key is told from a lost line', async () => {
  const refused = streamEngine('deepgram', true, (listener) => {
    listener.failed(new AssistError('ASSIST_ENGINE_REFUSED', 'The key is not known.'))
  })
  const t = trial(
    scriptedEngines({ deepgram: refused, whisper: segmentEngine('whisper', range) }),
    {
      engine: 'deepgram',
    },
  )
  await t.hear('speech', 500)
  assert.deepEqual(
    t.failures.map(({ error }) => error.code),
    ['ASSIST_ENGINE_REFUSED'],
  )
})

test('switch: without a language the first speech decides, and it is not lost', async () => {
  const engines = scriptedEngines(
    { moonshine: segmentEngine('moonshine', range), whisper: segmentEngine('whisper', range) },
    'zh',
  )
  const t = trial(engines, { engine: 'two-pass', language: 'auto' })
  await t.hear('silence', 5_000)
  await t.hear('speech', 3_000)
  await t.hear('silence', 1_000)
  await t.end()
  const [final] = t.items.filter((item) => item.kind === 'final' && item.text !== '')
  assert.ok(final?.kind === 'final')
  assert.equal(final.engine, 'whisper')
  assert.equal(final.startMs, 5_024, 'the first sound of it')
})

test('switch: one short word is enough to decide by once the speaker has stopped', async () => {
  const t = trial(scriptedEngines({ moonshine: segmentEngine('moonshine', range) }), {
    engine: 'two-pass',
    language: 'auto',
  })
  await t.hear('silence', 1_000)
  await t.hear('speech', 500)
  await t.hear('silence', 2_000)
  await t.end()
  assert.equal(t.finals().length, 1)
  assert.equal(t.revised.length, 1)
})

test('switch: only moonshine under two-pass is revised', async () => {
  const engines = {
    moonshine: segmentEngine('moonshine', range),
    whisper: segmentEngine('whisper', range),
  }
  for (const [engine, count] of [
    ['two-pass', 1],
    ['moonshine', 0],
    ['whisper', 0],
  ] as const) {
    const t = trial(scriptedEngines(engines), { engine })
    await t.hear('speech', 1_000)
    await t.hear('silence', 1_000)
    await t.end()
    assert.equal(t.revised.length, count, engine)
  }
})

/** Three sentences of English by declaration, which Moonshine doubts: Mandarin in truth. */
async function inMandarin(language: 'auto' | 'en'): Promise<Trial> {
  let guessCount = 0
  const scripted = scriptedEngines({
    moonshine: segmentEngine('moonshine', () => 'shall be on fashion door', 0.35),
    whisper: segmentEngine('whisper', () => '设定三十度'),
  })
  const engines: EngineSource = {
    ...scripted,
    // The first speech of the call was English.
    detectLanguage: () => {
      const isFirst = language === 'auto' && guessCount++ === 0
      return Promise.resolve({ language: isFirst ? 'en' : 'zh', probability: 0.97 })
    },
  }
  const t = trial(engines, { engine: 'two-pass', language })
  for (let count = 0; count < 3; count++) {
    await t.hear('speech', 1_500)
    await t.hear('silence', 1_000)
  }
  await t.end()
  return t
}

test('switch: after two doubted finals another language is found, told, and goes on; what was misheard is revised', async () => {
  const t = await inMandarin('auto')
  const texts = t.items.flatMap((item) =>
    item.kind === 'final' && item.text !== '' ? [`${item.pass} ${item.engine} ${item.text}`] : [],
  )
  assert.deepEqual(texts, [
    '1 moonshine shall be on fashion door',
    '1 moonshine shall be on fashion door',
    '2 whisper 设定三十度',
    '2 whisper 设定三十度',
    '1 whisper 设定三十度',
  ])
  assert.deepEqual(
    t.items.flatMap((item) => (item.kind === 'noticed' ? [[item.code, item.language]] : [])),
    [['ASSIST_LANGUAGE_CHANGED', 'zh']],
  )
  assert.equal(t.revised.length, 1, 'the final that was in question is not revised in English')
  assert.equal(t.failures.length, 0)
})

test('switch: a language that is declared stays, and that another one is spoken is told once', async () => {
  const t = await inMandarin('en')
  assert.deepEqual(
    t.items.flatMap((item) => (item.kind === 'noticed' ? [[item.code, item.language]] : [])),
    [['ASSIST_LANGUAGE_OTHER', 'zh']],
  )
  assert.equal(t.finals().length, 3)
  assert.equal(t.revised.length, 3)
})
