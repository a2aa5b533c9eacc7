import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { waveHeaderOf } from '../../assist/audio/wave.js'
import { runProgram } from './child.js'
import { convertAudio } from './convert-audio.js'

/** What is spoken in a case. */
export const numberKinds = ['telephone', 'card', 'order', 'address', 'date'] as const

/** One spoken number with pauses between its groups. */
export interface NumberCase {
  readonly id: string
  readonly kind: (typeof numberKinds)[number]
  /** A voice of flite. */
  readonly voice: string
  /** What is said between two pauses, its introduction included. */
  readonly groups: readonly string[]
  /**
   * True: all is spoken as one sentence whose commas become the pauses, so that the voice stays up before them. False:
   * each group is spoken for itself, and every one of them sounds finished.
   */
  readonly isOneSentence: boolean
  /** The first group is the introduction alone. */
  readonly isIntroApart: boolean
  readonly durationStretch: number
  /** Length of each pause, in turn; 400 to 1,200 ms. */
  readonly pausesMs: readonly number[]
}

/** A case as sound. */
export interface SpokenNumber {
  /** Shape [n], 8 kHz, 16 bit: half a second of line, the number, three seconds of line. */
  readonly samples: Int16Array
  /** Where the number begins, after its introduction if there is a pause between them. */
  readonly startMs: number
  readonly endMs: number
}

/** The voices that the rules were made with: 40 cases. */
export const knownVoices = ['slt', 'rms', 'awb'] as const

/** The voice that was listened to last: 20 cases. */
export const lastVoice = 'kal16'

/** Rate of the telephone, to which ffmpeg brings flite's sound. */
const sampleRateHz = 8_000
const samplesPerMs = sampleRateHz / 1_000
const leadMs = 500
const tailMs = 3_000
/** flite's sound around a phone boundary, kept so that no stop loses its release. */
const edgeMs = 30

/** All 60 cases, the same on every machine. */
export function numberCases(): NumberCase[] {
  const voices = [
    ...Array.from({ length: 40 }, (_, at) => knownVoices[at % knownVoices.length] ?? 'slt'),
    ...Array.from({ length: 20 }, () => lastVoice),
  ]
  const random = randomOf(17)
  return voices.map((voice, at) => {
    const kind = numberKinds[Math.floor(at / 2) % numberKinds.length] ?? 'card'
    const [intro = '', ...groups] = spoken[kind](random)
    const isIntroApart = random() < 0.5
    return {
      id: `${at + 1}-${kind}-${voice}`,
      ...{ kind, voice, isIntroApart },
      groups: isIntroApart
        ? [intro, ...groups]
        : [`${intro} ${groups[0] ?? ''}`, ...groups.slice(1)],
      isOneSentence: at % 2 === 0,
      durationStretch: 0.9 + 0.3 * random(),
      pausesMs: Array.from({ length: 8 }, () => Math.round(400 + 800 * random())),
    }
  })
}

/** Speaks a case. @param workDir where the voice's files go */
export async function speak(one: NumberCase, workDir: string): Promise<SpokenNumber> {
  const texts = one.isOneSentence ? [`${one.groups.join(', ')}.`] : one.groups
  const pieces: Int16Array[] = []
  for (const text of texts) pieces.push(...(await phrases(text, one, workDir)))
  const random = randomOf(pieces.length + one.groups.length)
  const gaps = pieces.map((_, at) => (at === 0 ? leadMs : (one.pausesMs[at - 1] ?? 800)))
  const speechMs = pieces.reduce((sum, piece) => sum + piece.length / samplesPerMs, 0)
  const pausedMs = gaps.reduce((sum, gap) => sum + gap, 0)
  const samples = Int16Array.from(
    { length: Math.round((speechMs + pausedMs + tailMs) * samplesPerMs) },
    () => Math.round((random() - 0.5) * lineNoise),
  )
  // A comma that the voice made no pause of joins the introduction to the number.
  const firstPiece = one.isIntroApart && pieces.length >= one.groups.length ? 1 : 0
  let startMs = leadMs
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    at += Math.round((gaps[index] ?? 0) * samplesPerMs)
    if (index === firstPiece) startMs = at / samplesPerMs
    samples.set(piece, at)
    at += piece.length
  }
  return { samples, startMs, endMs: at / samplesPerMs }
}

/** Width of the noise between groups: about −70 dB, a quiet line. */
const lineNoise = 40

/** The stretches of speech in what flite makes of a text. */
async function phrases(
  text: string,
  { id, voice, durationStretch }: NumberCase,
  workDir: string,
): Promise<Int16Array[]> {
  const file = path.join(workDir, `${id}.wav`)
  const stretch = `duration_stretch=${durationStretch.toFixed(2)}`
  const [phones = ''] = await runProgram('flite', [
    ...['-voice', voice, '--setf', stretch, '-psdur', '-t', text, '-o', file],
  ])
  const telephone = path.join(workDir, `${id}-8k.wav`)
  await convertAudio(file, telephone, ['-ar', '8000'])
  const samples = await samplesOf(telephone)
  const spans: [number, number][] = []
  let startS = 0
  let isOpen = false
  for (const phone of phones.trim().split(' ')) {
    const [name, end = '0'] = phone.split(':')
    if (name !== 'pau' && !isOpen) spans.push([startS, Number(end)])
    const span = spans.at(-1)
    if (name !== 'pau' && span) span[1] = Number(end)
    isOpen = name !== 'pau'
    startS = Number(end)
  }
  return spans.map(([fromS, toS]) =>
    samples.slice(
      Math.max(0, Math.round((fromS * 1_000 - edgeMs) * samplesPerMs)),
      Math.round((toS * 1_000 + edgeMs) * samplesPerMs),
    ),
  )
}

/** Samples of a WAV file of 16 bit. */
async function samplesOf(file: string): Promise<Int16Array> {
  const bytes = await readFile(file)
  const reading = waveHeaderOf(bytes.length)
  let step = reading.next()
  while (!step.done) {
    const { offset, byteLength } = step.value
    step = reading.next(bytes.subarray(offset, offset + byteLength))
  }
  const { audioOffset, audioByteLength } = step.value
  const copy = Uint8Array.from(bytes.subarray(audioOffset, audioOffset + audioByteLength))
  return new Int16Array(copy.buffer)
}

type Random = () => number

/** Introduction and groups of each kind. */
const spoken: Readonly<Record<NumberCase['kind'], (random: Random) => string[]>> = {
  telephone: (random) => [
    oneOf(random, ['my number is', "it's", 'my phone number is', 'you can reach me at']),
    ...oneOf(random, [
      [3, 3, 4],
      [3, 3, 2, 2],
      [4, 3, 3],
    ]).map((length) => digits(random, length)),
  ],
  card: (random) => [
    oneOf(random, ['my card number is', 'the number on the card is', 'sure it is']),
    ...[4, 4, 4, 4].map((length) => digits(random, length)),
  ],
  order: (random) => [
    oneOf(random, ['the order number is', 'my reference is', 'yes the order is']),
    `${oneOf(random, letters)} ${oneOf(random, letters)}`,
    ...[3, 3].map((length) => digits(random, length)),
  ],
  address: (random) => [
    oneOf(random, ['my address is', 'I live at', 'please send it to']),
    `${digits(random, 3)} ${oneOf(random, ['first street', 'main street', 'oak avenue', 'river road'])}`,
    oneOf(random, ['harper valley california', 'springfield ohio', 'portland oregon']),
    digits(random, 5),
  ],
  date: (random) => [
    oneOf(random, ['my date of birth is', 'I was born on', 'it was on the']),
    ...oneOf(random, [
      ['march', 'fourteenth', 'nineteen eighty two'],
      ['third of', 'november', 'nineteen ninety one'],
      ['oh four', 'one two', 'nineteen seventy six'],
      ['july twenty first', 'two thousand and five'],
    ]),
  ],
}

const letters = Array.from('bcdfgkmrtx')
const digitWords = ['oh', ...'one two three four five six seven eight nine'.split(' ')]

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => oneOf(random, digitWords)).join(' ')
}

function oneOf<T>(random: Random, of: readonly T[]): T {
  const chosen = of[Math.floor(random() * of.length)]
  if (chosen === undefined) throw new Error('There is nothing to choose from.')
  return chosen
}

/** A random number from 0 to 1 by a seed (mulberry32, public domain). */
function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
