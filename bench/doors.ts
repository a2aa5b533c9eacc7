import { setTimeout as pause } from 'node:timers/promises'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { waveFile } from '../assist/audio/wave.js'
import type { CallEvent, UtteranceBody } from '../assist/pipeline/log/call-event.js'
import { latestUtterances } from '../assist/pipeline/log/latest-utterances.js'
import { countErrors, errorRate, percentile, round3 } from '../assist/quality/scores/error-rate.js'
import { readJsonLines } from '../assist/quality/scores/matching-files.js'
import { normalWords } from '../assist/quality/scores/text-normal-form.js'
import { fakeApp, type FakeApp } from '../assist/testing/fake-app.js'
import { NativeTestClient } from '../assist/testing/service.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { convertAudio } from './harness/convert-audio.js'
import {
  doorScripts,
  ScriptClient,
  scriptPieceMs,
  type DoorScript,
  type ScriptEncoding,
} from './harness/door-scripts.js'
import { evaluationFile, need } from './harness/inputs.js'
import { ServiceProcess } from './harness/service-process.js'

export const name = 'doors'
export const question =
  'What does a door add to the way of the sound, and does it matter by which door a call comes?'

/** Calls at once through the door whose delay is measured. */
const callCount = 8
const idleCount = 200
/** Times of utterances may differ by so much from door to door, ms. */
const sameMs = 40
const clipCount = 12

export const definitions: Readonly<Record<string, FigureDefinition>> = {
  ...Object.fromEntries(
    doorScripts.map(({ door }) => [
      `${door}DelayP99Ms`,
      {
        definition: `From a client's send of a piece of ${scriptPieceMs} ms to its arrival at the ear, ${callCount} calls of both sides at once through the door ${door} at call pace, over real sockets, clients and service in one process, without recognition; 99th percentile`,
        goal: { atMost: 5 },
      },
    ]),
  ),
  idleSocketMb: {
    definition: `Resident memory of the built service with ${idleCount} calls begun through the native door and nothing sent, less that without them, over ${idleCount}`,
    goal: { atMost: 2 },
  },
  sameUtterances: {
    definition: `The same recording (${clipCount} LibriSpeech sentences, two sides, 8 kHz, 16 bit) as fast as it goes through every lossless door: utterances that have the same text as through the native one and times within ${sameMs} ms, a share`,
    goal: { atLeast: 1 },
  },
  losslessWer: { definition: 'Words of it that are misheard through the native door, a share' },
  g711WerOver: {
    definition:
      'The same in μ-law: words that are misheard through the door that mishears most, less `losslessWer`',
    goal: { atMost: 0.02 },
  },
}

/** Delay on fake ears, then memory and texts of the built service. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  const delays = await delaysOf(context)
  const service = await ServiceProcess.start(context.workDir, {
    ...{ ASSIST_ADMISSION: 'configured', ASSIST_MAX_CALLS: '1000', ASSIST_SECOND_PASS: 'off' },
    ASSIST_PARTIALS: 'off',
  })
  try {
    const told = await texts(service, context)
    const idleSocketMb = await idleMemory(service)
    return {
      figures: { ...delays, idleSocketMb, ...told.figures },
      notes: [
        'vosk’s door takes one side a socket, jambonz’s 16-bit samples only. The times of a piece contain what the client needs to make its message.',
        ...told.notes,
      ],
    }
  } finally {
    await service.stop()
  }
}

/** Delays of every door. */
async function delaysOf({ isQuick, progress }: BenchContext): Promise<Record<string, number>> {
  const bar = progress('Delay of doors')
  const figures: Record<string, number> = {}
  for (const [at, script] of doorScripts.entries()) {
    const app = await fakeApp({ admission: 'configured', finalPatienceMs: 0 })
    try {
      const delaysMs = await delaysThrough(script, app, isQuick ? 50 : 500)
      figures[`${script.door}DelayP99Ms`] = percentile(delaysMs, 0.99)
    } finally {
      await app.close()
    }
    bar.update((at + 1) / doorScripts.length)
  }
  bar.end()
  return figures
}

/** Sends so many pieces of each of eight calls, each at its moment. @returns delay of each, ms */
async function delaysThrough(
  script: DoorScript,
  app: FakeApp,
  pieceCount: number,
): Promise<readonly number[]> {
  const [encoding = 's16le'] = script.encodings
  const silence = new Uint8Array(pieceByteLength(encoding))
  const calls = await Promise.all(
    Array.from({ length: callCount }, (_, at) => begun(script, app, `delay-${at}`)),
  )
  const beginMs = performance.now() + 50
  for (let number = 0; number < pieceCount; number++) {
    for (const [at, { clients, sentMs }] of calls.entries()) {
      // Calls do not speak in chorus.
      const dueMs = beginMs + number * scriptPieceMs + (at * scriptPieceMs) / callCount
      if (dueMs > performance.now()) await pause(dueMs - performance.now())
      sentMs.push(performance.now())
      for (const client of clients) client.piece(silence, number + 1)
    }
  }
  await Promise.all(calls.flatMap(({ clients }) => clients.map((client) => client.end())))
  return calls.flatMap(({ arrivedMs, sentMs }) =>
    [...arrivedMs.values()].flatMap((arrivals) =>
      arrivals.map((ms, number) => ms - (sentMs[number] ?? Infinity)),
    ),
  )
}

/** A call whose first piece has arrived; later ones are noted by leg. */
async function begun(script: DoorScript, app: FakeApp, callId: string) {
  const [encoding = 's16le'] = script.encodings
  const clients = script
    .sockets(callId, encoding)
    .map((socket) => new ScriptClient(app.address, socket))
  const sentMs: number[] = []
  const arrivedMs = new Map<string, number[]>()
  for (const client of clients) {
    await client.ready()
    client.piece(new Uint8Array(pieceByteLength(encoding)), 0)
  }
  const legCount = script.door === 'vosk' || script.door === 'twilio' ? 2 : 1
  while (
    [...(app.made.get(callId)?.ear.legs.values() ?? [])].filter(({ byteLength }) => byteLength > 0)
      .length < legCount
  ) {
    await pause(5)
  }
  const ear = app.made.get(callId)!.ear
  const hear = ear.audio.bind(ear)
  ear.audio = (legId, bytes) => {
    arrivedMs.set(legId, [...(arrivedMs.get(legId) ?? []), performance.now()])
    return hear(legId, bytes)
  }
  return { clients, sentMs, arrivedMs }
}

const pieceByteLength = (encoding: ScriptEncoding): number =>
  scriptPieceMs * 8 * 2 * (encoding === 's16le' ? 2 : 1)

/** What a call costs in which nothing happens. */
async function idleMemory(service: ServiceProcess): Promise<number> {
  const beforeMb = await service.residentMb()
  const calls: NativeTestClient[] = []
  for (let at = 0; at < idleCount; at++) {
    calls.push(await NativeTestClient.start(service.address, { callId: `idle-${at}` }))
  }
  await pause(2_000)
  const idleSocketMb = ((await service.residentMb()) - beforeMb) / idleCount
  for (const call of calls) call.socket.terminate()
  return idleSocketMb
}

/** A recording in both encodings, with what is said in it. */
interface Recorded {
  readonly audio: Readonly<Record<ScriptEncoding, Uint8Array>>
  /** Of each side. */
  readonly reference: Readonly<Record<'customer' | 'agent', string>>
}

interface ReadClip {
  readonly file: string
  readonly norm: string
}

const leadBytes = 2 * 8 * 700

/** Sentences that both sides read by turns. */
async function recorded({ workDir, isQuick }: BenchContext): Promise<Recorded> {
  const rows = await readJsonLines(evaluationFile('speech', 'en', 'manifest.jsonl'))
  const clips = rows
    .map(({ value }) => value as ReadClip)
    .filter(({ file }) => file.startsWith('librispeech/'))
    .slice(0, isQuick ? 2 : clipCount)
  const pieces: Buffer[] = []
  for (const [at, { file }] of clips.entries()) {
    const raw = path.join(workDir, `clip-${at}.raw`)
    const how = ['-ar', '8000', '-ac', '1', '-f', 's16le']
    await convertAudio(evaluationFile('speech', 'en', file), raw, how)
    pieces.push(await readFile(raw))
  }
  const length = pieces.reduce((sum, { length: own }) => sum + own + leadBytes, 2 * leadBytes)
  const stereo = new Uint8Array(2 * length - ((2 * length) % pieceByteLength('s16le')))
  const reference = { customer: '', agent: '' }
  let at = leadBytes
  for (const [index, piece] of pieces.entries()) {
    for (let byte = 0; byte + 1 < piece.length; byte += 2) {
      stereo.set(piece.subarray(byte, byte + 2), 2 * (at + byte) + 2 * (index % 2))
    }
    at += piece.length + leadBytes
    const side = index % 2 === 0 ? 'customer' : 'agent'
    reference[side] += ` ${clips[index]?.norm ?? ''}`
  }
  const wav = path.join(workDir, 'doors.wav')
  const format = { encoding: 's16le', channelCount: 2, sampleRateHz: 8_000 } as const
  await writeFile(wav, waveFile(format, stereo))
  const raw = path.join(workDir, 'doors.mulaw')
  await convertAudio(wav, raw, ['-f', 'mulaw'])
  return { audio: { s16le: stereo, mulaw: Uint8Array.from(await readFile(raw)) }, reference }
}

/** The same recording through every door in every encoding that it has. */
async function texts(service: ServiceProcess, context: BenchContext) {
  const recording = await recorded(context)
  const bar = context.progress('The same through every door')
  const said = new Map<string, readonly UtteranceBody[]>()
  for (const encoding of ['s16le', 'mulaw'] as const) {
    for (const script of doorScripts.filter(({ encodings }) => encodings.includes(encoding))) {
      said.set(`${script.door} ${encoding}`, await play(service, script, encoding, recording))
      bar.update(said.size / 10)
    }
  }
  bar.end()
  const base = said.get('native s16le') ?? []
  const counts = { all: 0, same: 0 }
  const notes: string[] = []
  for (const [through, utterances] of said) {
    if (!through.endsWith('s16le') || through.startsWith('native')) continue
    const same = base.filter((one, at) => isSame(one, utterances[at])).length
    counts.all += Math.max(base.length, utterances.length)
    counts.same += same
    if (same < base.length || utterances.length !== base.length) {
      notes.push(`${through}: ${same} of ${base.length} utterances, ${utterances.length} came.`)
    }
  }
  const losslessWer = wer(base, recording)
  const g711 = [...said].filter(([through]) => through.endsWith('mulaw'))
  const worst = Math.max(...g711.map(([, utterances]) => wer(utterances, recording)))
  const figures = {
    sameUtterances: round3(counts.same / counts.all),
    ...{ losslessWer: round3(losslessWer), g711WerOver: round3(worst - losslessWer) },
  }
  return { figures, notes }
}

function isSame(one: UtteranceBody, other: UtteranceBody | undefined): boolean {
  return (
    other !== undefined &&
    one.channel === other.channel &&
    one.text === other.text &&
    Math.abs(one.startMs - other.startMs) <= sameMs &&
    Math.abs(one.endMs - other.endMs) <= sameMs
  )
}

function wer(said: readonly UtteranceBody[], { reference }: Recorded): number {
  const sides = ['customer', 'agent'] as const
  return errorRate(
    sides.map((side) => {
      const text = said.filter(({ channel }) => channel === side).map((one) => one.text)
      return countErrors(normalWords(reference[side]), normalWords(text.join(' ')))
    }),
  )
}

/** Plays the recording. @returns what was understood, by when it was said */
async function play(
  service: ServiceProcess,
  script: DoorScript,
  encoding: ScriptEncoding,
  { audio }: Recorded,
): Promise<readonly UtteranceBody[]> {
  const callId = `${script.door}-${encoding}`
  const clients = script
    .sockets(callId, encoding)
    .map((socket) => new ScriptClient(service.address, socket))
  await Promise.all(clients.map((client) => client.ready()))
  const byteLength = pieceByteLength(encoding)
  for (let at = 0; at < audio[encoding].byteLength; at += byteLength) {
    const piece = audio[encoding].subarray(at, at + byteLength)
    for (const client of clients) client.piece(piece, at / byteLength)
    // The service reads while it is sent to.
    if ((at / byteLength) % 50 === 0) await pause(1)
  }
  await Promise.all(clients.map((client) => client.end()))
  for (;;) {
    const answer = await fetch(`${service.address}/api/calls/${callId}/events`)
    const events = answer.ok ? ((await answer.json()) as CallEvent[]) : []
    if (events.at(-1)?.type === 'call.ended') {
      return latestUtterances(events).sort(
        (a, b) => a.startMs - b.startMs || (a.channel < b.channel ? -1 : 1),
      )
    }
    await pause(100)
  }
}
