/**
 * Makes ten two-sided Mandarin telephone calls out of real recordings of read sentences, and a solution base in which
 * each sentence of a customer is an entry, with as many others around them.
 *
 *     node --import tsx bench/make-mandarin-calls.ts OUT
 *
 * OUT gets `zh-01.wav` … `zh-10.wav` (8 kHz, stereo μ-law: customer left, agent right), their labels as `.json`, and
 * `solutions.jsonl` beside the folder, as `assist eval calls` wants them. Needs the evaluation data and ffmpeg.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { waveFile } from '../assist/audio/wave.js'
import { sharedDir } from '../assist/testing/requirements.js'

interface Recording {
  readonly file: string
  readonly norm: string
}

const sampleRateHz = 8_000
const callCount = 10
const customerLines = 4
const agentLines = 2

/** Pause between two lines; people answer a little later on the telephone. */
const pauseMs = 1_200

/** The silence of a line that carries nothing, in μ-law. */
const muLawSilence = 0xff

/** A shorter sentence could be said in many calls. */
const leastCharacters = 9

/** Makes the calls; gives the number of entries in their base. */
export async function makeMandarinCalls(out: string): Promise<number> {
  const folder = path.join(sharedDir(), 'data', 'speech', 'zh')
  const manifest = await readFile(path.join(folder, 'manifest.jsonl'), 'utf8')
  const recordings = manifest
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recording)
    .filter(({ file, norm }) => file.startsWith('aishell/') && isSentence(norm))
  const calls = path.join(out, 'calls')
  await mkdir(calls, { recursive: true })
  let next = 0
  const take = (count: number): Recording[] => recordings.slice(next, (next += count))
  for (let index = 1; index <= callCount; index++) {
    const lines = interleave(take(customerLines), take(agentLines))
    const { audio, utterances } = lay(folder, lines)
    const name = path.join(calls, `zh-${String(index).padStart(2, '0')}`)
    await writeFile(
      `${name}.wav`,
      waveFile({ encoding: 'mulaw', channelCount: 2, sampleRateHz }, audio),
    )
    await writeFile(`${name}.json`, `${JSON.stringify({ language: 'zh', utterances }, null, 2)}\n`)
  }
  const entries = recordings.map(({ file, norm }) => ({
    ...{ id: idOf(file), title: norm, answer: `关于“${norm}”的说明。`, language: 'zh' },
  }))
  await writeFile(
    path.join(out, 'solutions.jsonl'),
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  )
  return entries.length
}

function isSentence(text: string): boolean {
  return text.length >= leastCharacters && /^\p{Script=Han}+$/u.test(text)
}

type Line = Recording & { readonly channel: 'customer' | 'agent' }

/** The customer begins; the agent answers every second time. */
function interleave(customer: readonly Recording[], agent: readonly Recording[]): Line[] {
  return customer.flatMap((one, index): Line[] => {
    const answer = index % 2 === 1 ? agent[(index - 1) / 2] : undefined
    const said: Line = { ...one, channel: 'customer' }
    return answer ? [said, { ...answer, channel: 'agent' }] : [said]
  })
}

/** Puts lines one after the other on their sides. */
function lay(
  folder: string,
  lines: readonly Line[],
): { audio: Uint8Array; utterances: readonly object[] } {
  const spoken = lines.map((line) => ({ line, samples: telephone(path.join(folder, line.file)) }))
  const pause = (pauseMs * sampleRateHz) / 1_000
  const total = spoken.reduce((sum, { samples }) => sum + samples.length + pause, pause)
  const audio = new Uint8Array(total * 2).fill(muLawSilence)
  const utterances: object[] = []
  let at = pause
  for (const { line, samples } of spoken) {
    const side = line.channel === 'customer' ? 0 : 1
    for (const [index, sample] of samples.entries()) audio[(at + index) * 2 + side] = sample
    const startMs = (at / sampleRateHz) * 1_000
    utterances.push({
      channel: line.channel,
      startMs: Math.round(startMs),
      endMs: Math.round(startMs + (samples.length / sampleRateHz) * 1_000),
      text: line.norm,
      expect: line.channel === 'customer' ? idOf(line.file) : null,
    })
    at += samples.length + pause
  }
  return { audio, utterances }
}

/** A recording as the telephone carries it: 300 to 3,400 Hz, G.711 μ-law. */
function telephone(file: string): Uint8Array {
  const filters = 'highpass=f=300,lowpass=f=3400'
  return execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-i', file, '-af', filters, '-ar', String(sampleRateHz), '-ac', '1'],
      ...['-c:a', 'pcm_mulaw', '-f', 'mulaw', '-'],
    ],
    { maxBuffer: 1e8 },
  )
}

function idOf(file: string): string {
  return `zh-${path.basename(file, '.flac')}`
}

const [out] = process.argv.slice(2)
if (process.argv[1] === import.meta.filename) {
  if (out === undefined)
    throw new Error('Usage: node --import tsx bench/make-mandarin-calls.ts OUT')
  process.stdout.write(`${callCount} calls, ${await makeMandarinCalls(out)} entries\n`)
}
