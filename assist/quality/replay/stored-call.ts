import { access, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { SampleDecoder } from '../../audio/decode.js'
import { pipelineSampleRateHz } from '../../audio/frame.js'
import type { LegFacts } from '../../audio/leg-recorder.js'
import type { Recording } from '../../audio/recording.js'
import { Resampler } from '../../audio/resample.js'
import { readWave } from '../../audio/wave.js'
import {
  bytesPerMsOf,
  channelNames,
  type AudioFormat,
  type CallLanguage,
} from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { dataKeyOf } from '../../sealing/data-key.js'
import { Seal } from '../../sealing/seal.js'
import { openRecordingBytes } from '../../sealing/sealed-recording.js'
import type { BaseContent } from '../../service/offline.js'
import type { Config } from '../../settings/config.js'
import { defaultBase } from '../../store/solution-store.js'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js'

/** A call that was recorded live, with all that its replay needs. */
export interface RecordedCall {
  readonly callId: string
  readonly language: CallLanguage
  readonly recording: Recording
  /** Its log, as it was live. */
  readonly events: readonly CallEvent[]
  /** The base that it is matched against, as it is now. */
  readonly base: BaseContent
}

/**
 * Reads a call out of the data folder: its recorded sound, its log, and its solution base. A service may be using the
 * folder meanwhile.
 *
 * @throws AssistError ASSIST_CALL_NOT_FOUND, ASSIST_AUDIO_FILE_INVALID where its sound was not kept
 */
export async function recordedCall(config: Config, callId: string): Promise<RecordedCall> {
  const dataKey = dataKeyOf(config)
  const database = path.join(config.dataDir, 'assist.db')
  await access(database).catch((cause: unknown) => {
    const reason = 'The data folder (ASSIST_DATA_DIR) holds no calls.'
    throw new AssistError('ASSIST_CALL_NOT_FOUND', reason, { cause })
  })
  const store = await openSqliteStore({ path: database, dataKey })
  try {
    const call = await store.calls.get(callId)
    const events = await store.calls.eventsAfter(call.internalId, 0)
    const name = call.facts.solutions ?? defaultBase
    const [entries, glossary] = [
      await store.solutions.all(name),
      await store.solutions.glossary(name),
    ]
    const folder = path.join(config.dataDir, 'audio')
    const legs = await legsOf(folder, call.internalId, new Seal(dataKey))
    const recording = await joined(legs, call.callId)
    const language = call.language as CallLanguage
    return { callId: call.callId, language, events, recording, base: { entries, glossary } }
  } finally {
    await store.close()
  }
}

/** The sound of one leg. */
interface Leg extends LegFacts {
  readonly format: AudioFormat
  readonly bytes: Uint8Array
}

/** Every leg of a call that was kept, in the order in which they began. */
async function legsOf(folder: string, internalId: string, seal: Seal): Promise<Leg[]> {
  const names = await readdir(folder).catch(() => [] as string[])
  const plainId = internalId.replace(/[^\w.-]/g, '_')
  const own = names.filter(
    (name) => /\.wav(\.sealed)?$/.test(name) && name.includes(`-${plainId}-l`),
  )
  const legs = await Promise.all(own.map((name) => legOf(path.join(folder, name), seal)))
  return legs.sort((a, b) => a.startMs - b.startMs)
}

async function legOf(file: string, seal: Seal): Promise<Leg> {
  const raw = await readFile(file)
  const whole = file.endsWith('.sealed') ? openRecordingBytes(seal, raw) : raw
  const { bytes, encoding, sampleRateHz, channelCount } = readWave(Uint8Array.from(whole))
  const beside = file.replace(/\.wav(\.sealed)?$/, '.leg.json')
  const facts = await readFile(beside, 'utf8').then(
    (text) => JSON.parse(text) as LegFacts,
    // Recorded before there was such a file: a single leg of both sides from the beginning is the usual one.
    (): LegFacts => ({ channels: channelNames.slice(0, channelCount), startMs: 0 }),
  )
  return { ...facts, bytes, format: { encoding, sampleRateHz, channels: facts.channels } }
}

/** Legs as one recording: the leg itself where there is one, else both sides at 16 kHz on the call's time. */
async function joined(legs: readonly Leg[], callId: string): Promise<Recording> {
  const [first] = legs
  if (!first)
    throw new AssistError(
      'ASSIST_AUDIO_FILE_INVALID',
      `The sound of call “${callId.slice(0, 128)}” was not kept. ASSIST_STORE_AUDIO keeps that of later calls.`,
    )
  if (legs.length === 1 && first.startMs === 0) return recordingOf(first.format, first.bytes)
  const sides = { customer: new Float32Array(0), agent: new Float32Array(0) }
  for (const leg of legs) {
    const from = Math.round((leg.startMs * pipelineSampleRateHz) / 1_000)
    for (const [index, samples] of (await samplesOf(leg)).entries()) {
      const channel = leg.channels[index] ?? 'customer'
      const side = new Float32Array(Math.max(sides[channel].length, from + samples.length))
      side.set(sides[channel])
      // A leg that takes another's place goes on where that one stopped.
      side.set(samples, from)
      sides[channel] = side
    }
  }
  const { customer, agent } = sides
  const both = new Float32Array(2 * Math.max(customer.length, agent.length))
  for (let at = 0; at < both.length / 2; at++) {
    both[2 * at] = customer[at] ?? 0
    both[2 * at + 1] = agent[at] ?? 0
  }
  const format = {
    encoding: 'f32le',
    sampleRateHz: pipelineSampleRateHz,
    channels: channelNames,
  } as const
  return recordingOf(format, new Uint8Array(both.buffer))
}

async function samplesOf({ format, bytes }: Leg): Promise<readonly Float32Array[]> {
  const resampler = await Resampler.create(format.sampleRateHz, format.channels.length)
  try {
    return resampler.push(new SampleDecoder(format).push(bytes)).map((samples) => samples.slice())
  } finally {
    resampler.close()
  }
}

function recordingOf(format: AudioFormat, bytes: Uint8Array): Recording {
  const durationMs = Math.round(bytes.byteLength / bytesPerMsOf(format))
  // eslint-disable-next-line @typescript-eslint/require-await -- one reading interface, from disk or memory
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  return { format, byteLength: bytes.byteLength, durationMs, read }
}
