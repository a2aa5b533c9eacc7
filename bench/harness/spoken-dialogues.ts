/** Labelled dialogues as sound: made voices over the telephone band. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { waveFile } from '../../assist/audio/wave.js'
import type { ChannelName } from '../../assist/call/call-start.js'
import { runProgram } from './child.js'
import { convertAudio } from './convert-audio.js'
import type { RedactionCase } from './redaction-score.js'

/** When a turn of a dialogue is spoken, in the time of its recording. */
export interface SpokenTurn {
  readonly channel: ChannelName
  readonly startMs: number
  readonly endMs: number
}

/** A dialogue that was spoken. */
export interface SpokenDialogue {
  /** Stereo μ-law, 8 kHz: the customer left, the agent right. */
  readonly file: string
  /** One a turn, in their order. */
  readonly turns: readonly SpokenTurn[]
}

/** A voice of a program. */
interface Voice {
  readonly program: 'flite' | 'espeak-ng'
  readonly name: string
}

/** Voices that speak by turns: of a dialogue the first is the customer's, the next the agent's. */
const voices: readonly Voice[] = [
  { program: 'flite', name: 'slt' },
  { program: 'flite', name: 'rms' },
  { program: 'espeak-ng', name: 'en-us' },
  { program: 'flite', name: 'awb' },
  { program: 'espeak-ng', name: 'en-gb' },
]

/** Programs that speak. */
export const speakingPrograms: readonly string[] = ['flite', 'espeak-ng']

const bytesPerMs = 8
const leadMs = 500
const pauseMs = 700
const tailMs = 1_500

/** The silence of a line that carries nothing, in μ-law. */
const silence = 0xff

/** What lets through what a telephone does; options of ffmpeg. */
export const telephoneBand = ['-af', 'highpass=f=300,lowpass=f=3400', '-ar', '8000', '-ac', '1']

/** Speaks a dialogue. @param at number of the dialogue: it chooses the voices */
export async function speakDialogue(
  one: RedactionCase,
  at: number,
  workDir: string,
): Promise<SpokenDialogue> {
  const turns: SpokenTurn[] = []
  const pieces: { readonly turn: SpokenTurn; readonly bytes: Uint8Array }[] = []
  let nowMs = leadMs
  for (const [index, { channel, text, spans }] of one.turns.entries()) {
    const voice = voices[(at + (channel === 'agent' ? 1 : 0)) % voices.length] ?? voices[0]
    const name = path.join(workDir, `${one.id}-${index}`)
    const bytes = await speakLine(saidForm(text, spans), voice!, name)
    const turn = { channel, startMs: nowMs, endMs: nowMs + bytes.length / bytesPerMs }
    turns.push(turn)
    pieces.push({ turn, bytes })
    nowMs = turn.endMs + pauseMs
  }
  const stereo = new Uint8Array(2 * Math.ceil((nowMs + tailMs) * bytesPerMs)).fill(silence)
  for (const { turn, bytes } of pieces) {
    const side = turn.channel === 'customer' ? 0 : 1
    const from = Math.round(turn.startMs * bytesPerMs)
    for (const [place, byte] of bytes.entries()) stereo[2 * (from + place) + side] = byte
  }
  const file = path.join(workDir, `${one.id}.wav`)
  const format = { encoding: 'mulaw', channelCount: 2, sampleRateHz: 8_000 } as const
  await writeFile(file, waveFile(format, stereo))
  return { file, turns }
}

async function speakLine(text: string, { program, name }: Voice, out: string): Promise<Uint8Array> {
  const spoken = `${out}-full.wav`
  const how =
    program === 'flite' ? ['-voice', name, '-t', text, '-o'] : ['-v', name, '-s', '150', text, '-w']
  await runProgram(program, [...how, spoken])
  const telephone = `${out}.raw`
  await convertAudio(spoken, telephone, [...telephoneBand, '-f', 'mulaw'])
  return Uint8Array.from(await readFile(telephone))
}

/** A text as a voice has to read it: figures that are hidden one by one, not as a quantity. */
function saidForm(text: string, spans: RedactionCase['turns'][number]['spans']): string {
  let said = ''
  let from = 0
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < from) continue
    const inside = text.slice(start, end).replace(/\//gu, ' ')
    said += text.slice(from, start) + inside.replace(/(?<=\d)(?=\d)/gu, ' ')
    from = end
  }
  return said + text.slice(from)
}
