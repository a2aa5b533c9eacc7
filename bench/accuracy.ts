import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { countErrors, errorRate } from '../assist/quality/scores/error-rate.js'
import {
  evalRecognition,
  readManifest,
  type Clip,
} from '../assist/quality/scores/eval-recognition.js'
import { normalCharacters, normalWords } from '../assist/quality/scores/text-normal-form.js'
import {
  MissingPart,
  type BenchContext,
  type BenchOutcome,
  type FigureDefinition,
} from './harness/bench.js'
import { runProgram } from './harness/child.js'
import { evaluationFile, need } from './harness/inputs.js'
import { capitalised, sampleOf } from './harness/numbers.js'
import { peerPackage, VendorPeer, type PeerResult } from './harness/vendor-peer.js'

export const name = 'accuracy'
export const question =
  'How many words and characters are heard wrongly, beside the maker’s own library with the same model?'

/** Data sets of the manifest that have references. */
const datasets: Readonly<Record<string, string>> = {
  '': 'all clips together',
  librispeech: 'LibriSpeech, read books',
  ljspeech: 'LJ Speech, read books',
  mixed: 'short clips of many kinds, one of 44 s',
  an4: 'AN4, spelled names, numbers and commands',
  digits8k: 'single digits at 8 kHz',
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries([
  ...Object.entries(datasets).flatMap(([dataset, what]): [string, FigureDefinition][] => [
    [figureName(dataset, 'wer'), { definition: `Word error rate, ${what}` }],
    [figureName(dataset, 'cer'), { definition: `Character error rate, ${what}` }],
    [figureName(dataset, 'peerWer'), { definition: `Word error rate of the peer, ${what}` }],
    [figureName(dataset, 'peerCer'), { definition: `Character error rate of the peer, ${what}` }],
  ]),
  [
    'rtf',
    {
      definition:
        'Processor time of the whole process, every thread, over audio time: voice activity, finals and matching, no partials',
    },
  ],
  [
    'peerRtf',
    { definition: `The same for the calls of ${peerPackage}, clips whole, not streamed` },
  ],
  ['clips', { definition: 'Clips with a verified reference that were heard' }],
])

/** Every clip through the service's own pipeline, then through the peer. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models')
  const all = await readManifest(evaluationFile('speech', 'en', 'manifest.jsonl'))
  const clips = context.isQuick ? sampleOf(all, 24) : all
  const bar = context.progress('Recognising')
  const config = loadConfig({}, { partials: false, domainWords: false, engine: 'moonshine' })
  const { report } = await withOfflineAssist(config, undefined, process, (assist) =>
    evalRecognition(assist, clips, { language: 'en', onProgress: (share) => bar.update(share) }),
  )
  bar.end()
  const ours = Object.entries({ '': report, ...report.byDataset }).flatMap(
    ([dataset, { wer, cer }]) => [
      [figureName(dataset, 'wer'), wer] as const,
      [figureName(dataset, 'cer'), cer] as const,
    ],
  )
  const figures = { ...Object.fromEntries(ours), rtf: report.rtf, clips: clips.length }
  const notes = ['Both sides are normalised as assist/quality/scores/text-normal-form.ts says.']
  try {
    return {
      figures: { ...figures, ...(await peerFigures(clips, report.audioMs, context)) },
      notes,
    }
  } catch (thrown) {
    if (!(thrown instanceof MissingPart)) throw thrown
    return { figures, notes: [...notes, `The peer was skipped: ${thrown.message}.`] }
  }
}

async function peerFigures(
  clips: readonly Clip[],
  audioMs: number,
  { workDir, progress }: BenchContext,
): Promise<Record<string, number>> {
  if (clips.some(({ file }) => !file.endsWith('.wav'))) need('ffmpeg')
  const peer = await VendorPeer.prepare()
  const wavFiles: string[] = []
  for (const clip of clips) wavFiles.push(await asWav(clip, workDir))
  const bar = progress('The peer')
  const results = await peer.transcribe(wavFiles, (share) => bar.update(share))
  bar.end()
  const heard = clips.map((clip, at) => ({ clip, text: results[at]?.text ?? '' }))
  const cpuS = results.reduce((sum: number, one: PeerResult) => sum + one.cpuS, 0)
  const names = new Set(['', ...clips.map((clip) => datasetOf(clip))])
  const scores = [...names].flatMap((dataset) => {
    const own = heard.filter(({ clip }) => dataset === '' || datasetOf(clip) === dataset)
    const rate = (tokens: (text: string) => string[]): number =>
      errorRate(own.map(({ clip, text }) => countErrors(tokens(clip.reference), tokens(text))))
    return [
      [figureName(dataset, 'peerWer'), rate(normalWords)] as const,
      [figureName(dataset, 'peerCer'), rate(normalCharacters)] as const,
    ]
  })
  return { ...Object.fromEntries(scores), peerRtf: (cpuS * 1_000) / audioMs }
}

/** The peer reads WAV only. */
async function asWav({ file, path: clipPath }: Clip, workDir: string): Promise<string> {
  if (file.endsWith('.wav')) return clipPath
  const wavFile = path.join(workDir, 'wav', `${file.replaceAll('/', '-')}.wav`)
  if (existsSync(wavFile)) return wavFile
  await mkdir(path.dirname(wavFile), { recursive: true })
  const quietly = ['-nostdin', '-loglevel', 'error', '-y']
  await runProgram('ffmpeg', [...quietly, '-i', clipPath, '-c:a', 'pcm_s16le', wavFile])
  return wavFile
}

function datasetOf({ file }: Clip): string {
  return file.split('/')[0] ?? file
}

function figureName(dataset: string, measure: string): string {
  return dataset === '' ? measure : `${dataset}${capitalised(measure)}`
}
