/**
 * The process that `recognition` measures: one ear hears one recording, and nothing else runs.
 *
 * Arguments: the recording, `virtual` (flat out) or `live` (at call pace), and how many seconds to hear.
 */
import { LegDecoder } from '../assist/audio/leg-decoder.js'
import { loadConfig } from '../assist/settings/config.js'
import { Ear } from '../assist/listening/ear.js'
import { earWorkerData } from '../assist/listening/ear-worker-data.js'
import { LoadedEngines } from '../assist/recognition/loaded-engines.js'
import { bytesPerMsOf } from '../assist/call/call-start.js'
import { openRecording } from '../assist/audio/recording.js'
import { endpointSettings } from '../assist/vad/endpoint-rules.js'
import { SileroVad } from '../assist/vad/silero.js'

/** What this process prints. */
export interface EarResult {
  readonly cpuS: number
  readonly text: string
  readonly partialCount: number
}

const pieceMs = 20
const partialIntervalMs = 500

const [file = '', pace = 'virtual', limitS = '3600'] = process.argv.slice(2)
const isVirtual = pace === 'virtual'
const recording = await openRecording(file)
const blocks: Uint8Array[] = []
for await (const block of recording.read()) blocks.push(block)
const audio = Buffer.concat(blocks)

const config = loadConfig({})
const { vadModelFile, engineSettings } = earWorkerData(config)
const vad = await SileroVad.load(vadModelFile)
const engines = new LoadedEngines(engineSettings)
await engines.engine('moonshine', 'en')
// The resampler's module loads itself at its first use, which belongs to the start-up.
await LegDecoder.create(recording.format, 0)
const texts: string[] = []
const ear = new Ear(vad, engines, {
  heard: (_callId, item) => {
    if (item.kind === 'final') texts.push(item.text)
  },
  engineFailed: (_callId, { error }) => {
    throw error
  },
  revise: () => Promise.resolve(undefined),
})

const bytesPerMs = bytesPerMsOf(recording.format)
const pieceByteLength = bytesPerMs * pieceMs
const endByte = Math.min(audio.length, bytesPerMs * 1_000 * Number(limitS))
const before = process.cpuUsage()
const startedMs = performance.now()
ear.openCall({
  ...{ callId: 'bench', isVirtual, endpoints: endpointSettings(config), partialIntervalMs },
  ...{ engine: 'moonshine', language: 'en', fallbacks: [], keyterms: {}, isRevised: false },
})
await ear.openLeg('bench', 'leg', { format: recording.format, startMs: 0 })
for (let at = 0; at < endByte; at += pieceByteLength) {
  const piece = Uint8Array.from(audio.subarray(at, at + pieceByteLength))
  if (!isVirtual) await until(startedMs + at / bytesPerMs + pieceMs)
  const judged = ear.audio('bench', 'leg', piece)
  // A telephone does not wait for the ear.
  if (isVirtual) await judged
}
await ear.closeLeg('bench', 'leg')
const { user, system } = process.cpuUsage(before)

const result: EarResult = {
  cpuS: (user + system) / 1e6,
  text: texts.join(' '),
  partialCount: ear.counts['partial-decoded'],
}
process.stdout.write(`${JSON.stringify(result)}\n`)
await Promise.all([vad.close(), engines.close()])

function until(dueMs: number): Promise<void> {
  const waitMs = dueMs - performance.now()
  return waitMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, waitMs))
}
