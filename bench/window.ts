import { writeFile } from 'node:fs/promises'

import { WhisperRecogniser } from '../assist/recognition/whisper/whisper.js'
import { recogniseWhole } from '../assist/recognition/recogniser.js'
import { installedFolder } from '../assist/testing/installed-models.js'
import { clipSamples } from '../assist/testing/recogniser-contract.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { errorsOf, readHearingClips, type HearingClip } from './harness/hearing-sets.js'
import { need } from './harness/inputs.js'
import { costPlot, type CostPoint } from './harness/cost-plot.js'

export const name = 'window'
export const question = 'What does a larger window of Whisper cost, and what does it hear better?'

/** Least windows that are compared, in seconds; the last is that of the model's training. */
const windowsS = [8, 10, 12, 16, 20, 30]
const sets = {
  bankRequests: 'bank callers, requests',
  bankAnswers: 'bank callers, short answers',
  bankClosings: 'bank callers, closings',
  ivr: 'telephone prompts',
  speechocean: 'English of Mandarin speakers',
  mandarin: 'Mandarin, many speakers',
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  windowsS.flatMap((seconds): [string, FigureDefinition][] => [
    ...Object.entries(sets).map(([set, what]): [string, FigureDefinition] => [
      `${set}At${seconds}`,
      {
        definition: `Errors (words; Mandarin: characters) with a window of at least ${seconds} s: ${what}`,
      },
    ]),
    [
      `cpuMsAt${seconds}`,
      { definition: `Processor time of a clip with a window of at least ${seconds} s, mean` },
    ],
  ]),
)

/** The clips whole, without pipeline or first pass, once a window. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models')
  const clips = (await readHearingClips(context.isQuick)).filter(({ set }) => set in sets)
  const figures: Record<string, number> = {}
  const points: CostPoint[] = []
  for (const seconds of windowsS) {
    const { texts, cpuMs } = await hear(clips, seconds * 1_000, context)
    figures[`cpuMsAt${seconds}`] = cpuMs
    for (const set of Object.keys(sets)) {
      const own = clips.filter((clip) => clip.set === set)
      const measure = set === 'mandarin' ? 'characters' : 'words'
      const error = errorsOf(measure, own, texts)
      figures[`${set}At${seconds}`] = error
      points.push({ line: set, label: `${seconds} s`, cost: cpuMs, error })
    }
  }
  if (!context.isQuick) {
    await writeFile('bench/window.svg', costPlot(points, 'processor time of a clip, ms', 'errors'))
  }
  return { figures, notes: ['The same as a plot: ![cost against errors](window.svg)'] }
}

async function hear(
  clips: readonly HearingClip[],
  windowMs: number,
  { progress }: BenchContext,
): Promise<{ texts: Map<string, string>; cpuMs: number }> {
  const whisper = await WhisperRecogniser.load(installedFolder('whisper-base'), { windowMs })
  const bar = progress(`Window of ${windowMs / 1_000} s`)
  const texts = new Map<string, string>()
  let cpuMs = 0
  for (const [at, { file, path, language }] of clips.entries()) {
    const samples = await clipSamples(path)
    const before = process.cpuUsage()
    const { text } = await recogniseWhole(whisper, { samples, purpose: 'final', language })
    const { user, system } = process.cpuUsage(before)
    cpuMs += (user + system) / 1_000
    texts.set(file, text)
    bar.update((at + 1) / clips.length)
  }
  bar.end()
  await whisper.close()
  return { texts, cpuMs: cpuMs / clips.length }
}
