import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { SampleDecoder } from '../audio/decode.js'
import { pipelineSampleRateHz } from '../audio/frame.js'
import type { LegFacts } from '../audio/leg-recorder.js'
import type { Recording } from '../audio/recording.js'
import { Resampler } from '../audio/resample.js'
import { readWave, waveHeader } from '../audio/wave.js'
import { bytesPerMsOf, channelNames, type AudioFormat } from '../call/call-start.js'
import { AssistError } from '../errors/errors.js'
import { dataKeyOf } from '../sealing/data-key.js'
import { Seal } from '../sealing/seal.js'
import { openRecordingBytes } from '../sealing/sealed-recording.js'
import type { Config } from '../settings/config.js'

/**
 * The sound of a call that `ASSIST_STORE_AUDIO` kept. It is in memory: an hour of both sides takes some 60 MB at 8 kHz.
 *
 * @param call ids of a stored call
 * @throws AssistError ASSIST_AUDIO_FILE_INVALID where none was kept, ASSIST_DATA_KEY_WRONG
 */
export async function keptSound(
  config: Pick<Config, 'dataDir' | 'dataKey' | 'dataKeyFile'>,
  { callId, internalId }: { readonly callId: string; readonly internalId: string },
): Promise<Recording> {
  const folder = path.join(config.dataDir, 'audio')
  return joined(await legsOf(folder, internalId, new Seal(dataKeyOf(config))), callId)
}

/**
 * The kept sound of a call as a WAV file, with whose each channel is; undefined where none was kept.
 *
 * @throws AssistError ASSIST_DATA_KEY_WRONG
 */
export async function keptWave(
  config: Pick<Config, 'dataDir' | 'dataKey' | 'dataKeyFile'>,
  ids: { readonly callId: string; readonly internalId: string },
): Promise<KeptWave | undefined> {
  const recording = await keptSound(config, ids).catch((thrown: unknown) => {
    const isMissing = thrown instanceof AssistError && thrown.code === 'ASSIST_AUDIO_FILE_INVALID'
    if (isMissing) return undefined
    throw thrown
  })
  return recording && waveOf(recording)
}

/** A recording as a WAV file in memory. */
export async function waveOf({ format, byteLength, read }: Recording): Promise<KeptWave> {
  const { encoding, sampleRateHz, channels } = format
  const header = waveHeader({ encoding, sampleRateHz, channelCount: channels.length }, byteLength)
  const blocks: Uint8Array[] = [header]
  for await (const block of read()) blocks.push(block)
  return { bytes: Buffer.concat(blocks), channels }
}

/** An id as it stands in names of files. */
export function plainId(internalId: string): string {
  return internalId.replace(/[^\w.-]/g, '_')
}

/**
 * Which call a file of the audio folder belongs to: the sound of a leg, or what stands beside it.
 *
 * @param plainIds calls that may be meant, as `plainId` writes them
 */
export function legOwner(name: string, plainIds: ReadonlySet<string>): string | undefined {
  const [, start = ''] = /^(.*)-l\d+\.(?:wav|wav\.sealed|leg\.json)$/.exec(name) ?? []
  // The caller's id stands before it; either may have hyphens.
  for (let at = start.indexOf('-'); at !== -1; at = start.indexOf('-', at + 1)) {
    if (plainIds.has(start.slice(at + 1))) return start.slice(at + 1)
  }
  return undefined
}

/** A WAV file. */
export interface KeptWave {
  readonly bytes: Uint8Array
  readonly channels: AudioFormat['channels']
}

/** The sound of one leg. */
interface Leg extends LegFacts {
  readonly format: AudioFormat
  readonly bytes: Uint8Array
}

/** Every leg of a call that was kept, in the order in which they began. */
async function legsOf(folder: string, internalId: string, seal: Seal): Promise<Leg[]> {
  const names = await readdir(folder).catch(() => [] as string[])
  const ids = new Set([plainId(internalId)])
  const own = names.filter((name) => !name.endsWith('.json') && legOwner(name, ids) !== undefined)
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
