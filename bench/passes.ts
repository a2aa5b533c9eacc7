import path from 'node:path'

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig, type Config } from '../assist/settings/config.js'
import {
  evalRecognition,
  readManifest,
  type Clip,
} from '../assist/quality/scores/eval-recognition.js'
import { latestUtterances } from '../assist/pipeline/log/latest-utterances.js'
import { openRecording } from '../assist/audio/recording.js'
import type { ChannelName } from '../assist/call/call-start.js'
import { FasterWhisperPeer } from './harness/faster-whisper-peer.js'
import { replay } from '../assist/quality/replay/replay.js'
import type { BenchContext, BenchOutcome, FigureDefinition, ResultTable } from './harness/bench.js'
import { convertAudio } from './harness/convert-audio.js'
import { evaluationFile, need } from './harness/inputs.js'
import { sampleOf } from './harness/numbers.js'

export const name = 'passes'
export const question =
  'What does the second pass hear better than the first, and what does the telephone cost?'

/** Sets on which the second pass is measured. */
const datasets: Readonly<Record<string, string>> = {
  librispeech: 'LibriSpeech, read books',
  mixed: 'short clips of many kinds, one of 44 s',
}

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  Object.entries(datasets).flatMap(([dataset, what]): [string, FigureDefinition][] => [
    [
      `${dataset}FirstWer`,
      { definition: `Word error rate of the first pass (moonshine), ${what}` },
    ],
    [`${dataset}BothWer`, { definition: `The same after the second pass (two-pass)` }],
    [
      `${dataset}Ratio`,
      { definition: `${dataset}BothWer over ${dataset}FirstWer`, goal: { atMost: 0.45 } },
    ],
    [
      `${dataset}TelephoneBothWer`,
      { definition: `${dataset}BothWer of the same clips as 8 kHz G.711 μ-law` },
    ],
    [
      `${dataset}TelephoneRatio`,
      { definition: `${dataset}TelephoneBothWer over ${dataset}BothWer`, goal: { atMost: 1.2 } },
    ],
  ]),
)

/** The clips through one pass and through both, then as a telephone carries them. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  const all = (await readManifest(evaluationFile('speech', 'en', 'manifest.jsonl'))).filter(
    (clip) => datasetOf(clip) in datasets,
  )
  const clips = context.isQuick ? sampleOf(all, 8) : all
  const first = await score(clips, { secondPass: false }, context)
  const both = await score(clips, {}, context)
  const telephone = await score(await asTelephone(clips, context.workDir), {}, context)
  const figures = Object.keys(datasets).flatMap((dataset) => {
    const [one = 0, two = 0, band = 0] = [first, both, telephone].map((wer) => wer[dataset])
    return [
      [`${dataset}FirstWer`, one] as const,
      [`${dataset}BothWer`, two] as const,
      [`${dataset}Ratio`, two / one] as const,
      [`${dataset}TelephoneBothWer`, band] as const,
      [`${dataset}TelephoneRatio`, band / two] as const,
    ]
  })
  return {
    figures: Object.fromEntries(figures),
    notes: [
      'Normalised as assist/quality/scores/text-normal-form.ts says; through the whole pipeline under the virtual clock.',
    ],
    tables: context.isQuick ? [] : [await sideBySide(clips, context)],
  }
}

async function score(
  clips: readonly Clip[],
  overrides: Partial<Config>,
  { progress }: BenchContext,
): Promise<Record<string, number>> {
  const config = loadConfig({}, { partials: false, domainWords: false, ...overrides })
  const bar = progress(overrides.secondPass === false ? 'First pass' : 'Both passes')
  const { report } = await withOfflineAssist(config, undefined, process, (assist) =>
    evalRecognition(assist, clips, { language: 'en', onProgress: (share) => bar.update(share) }),
  )
  bar.end()
  return Object.fromEntries(
    Object.entries(report.byDataset).map(([dataset, { wer }]) => [dataset, wer]),
  )
}

async function asTelephone(clips: readonly Clip[], workDir: string): Promise<Clip[]> {
  const made: Clip[] = []
  for (const clip of clips) {
    const wavFile = path.join(workDir, `${clip.file.replaceAll('/', '-')}.8k.wav`)
    await convertAudio(clip.path, wavFile, ['-ar', '8000', '-ac', '1', '-c:a', 'pcm_mulaw'])
    made.push({ ...clip, path: wavFile })
  }
  return made
}

/** One utterance of a real call as each pass wrote it, and where it stands in the recording. */
interface WrittenTwice {
  readonly file: string
  readonly side: ChannelName
  readonly startMs: number
  readonly endMs: number
  readonly first: string
  readonly both: string
}

/** The real telephone recordings as both passes wrote them, beside faster-whisper on the same stretches. */
async function sideBySide(clips: readonly Clip[], { workDir }: BenchContext): Promise<ResultTable> {
  const commercial = clips.find(({ file }) => file.includes('commercial_call_8k'))
  const files = [
    path.join('fixtures', 'calls', 'car-repair.wav'),
    ...(commercial ? [commercial.path] : []),
  ]
  const written = await writtenTwice(files)
  const pieces: string[] = []
  for (const [at, one] of written.entries()) {
    pieces.push(await cut(one, path.join(workDir, `piece-${at}.wav`)))
  }
  const peer = await FasterWhisperPeer.prepare()
  const results = await peer.transcribe(pieces, 'en', () => undefined)
  const rows = written.map(({ file, side, first, both }, at) => [
    ...[path.basename(file, '.wav'), side, first, both, results[at]?.text.trim() ?? ''],
  ])
  return {
    title: 'Real telephone calls, utterances of at least 2 s',
    head: ['Call', 'Side', 'First pass', 'Both passes', 'faster-whisper'],
    rows: rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))),
  }
}

async function writtenTwice(files: readonly string[]): Promise<WrittenTwice[]> {
  const written: WrittenTwice[] = []
  const config = loadConfig({}, { partials: false })
  await withOfflineAssist(config, undefined, process, async (assist) => {
    for (const file of files) {
      const events = await replay(assist, await openRecording(file), {
        ...{ callId: path.basename(file, '.wav'), language: 'en', speed: 'max' },
      })
      const after = new Map(latestUtterances(events).map((one) => [one.utteranceId, one.text]))
      for (const event of events) {
        if (event.type !== 'utterance.final' || event.endMs - event.startMs < leastShownMs) continue
        const { channel: side, startMs, endMs, text: first, utteranceId } = event
        written.push({ file, side, startMs, endMs, first, both: after.get(utteranceId) ?? '' })
      }
    }
  })
  return written
}

/** The stretch of one side with a little of what stands around it. */
async function cut({ file, side, startMs, endMs }: WrittenTwice, wavFile: string): Promise<string> {
  const { format } = await openRecording(file)
  const isRight = format.channels.length > 1 && side === 'agent'
  const fromS = Math.max(0, startMs / 1_000 - 0.25)
  const stretch = ['-ss', String(fromS), '-t', String(endMs / 1_000 - fromS + 0.25)]
  const oneSide = ['-af', `pan=mono|c0=c${isRight ? 1 : 0}`]
  await convertAudio(file, wavFile, [...oneSide, '-c:a', 'pcm_s16le'], stretch)
  return wavFile
}

/** Shorter utterances say little about either. */
const leastShownMs = 2_000

function datasetOf({ file }: Clip): string {
  return file.split('/')[0] ?? file
}
