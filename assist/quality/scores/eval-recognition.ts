import { stat } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { Assist } from '../../service/assist.js'
import { spokenLanguages, type CallLanguage } from '../../call/call-start.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { openRecording } from '../../audio/recording.js'
import { replay } from '../replay/replay.js'
import { countErrors, errorRate, percentile, round3, type ErrorCount } from './error-rate.js'
import { readJsonLines } from './matching-files.js'
import { normalCharacters, normalWords } from './text-normal-form.js'

/** One clip with its reference. */
export interface Clip {
  /** As in the manifest. */
  readonly file: string
  readonly path: string
  readonly reference: string
  /** As the manifest says; `auto` where it does not. */
  readonly language: CallLanguage
}

/** Scores of one data set. */
export interface DatasetScore {
  readonly clips: number
  readonly wer: number
  readonly cer: number
}

/** What `assist eval recognition` prints. */
export interface RecognitionReport extends DatasetScore {
  readonly engine: string
  readonly language: string
  readonly audioMs: number
  /** Processor time of the whole process, every thread. */
  readonly cpuMs: number
  readonly wallMs: number
  /** Processor time over audio time. */
  readonly rtf: number
  /** From the end of speech to the final, in time of the audio: what the endpoint rules cost. */
  readonly finalLatencyMs: { readonly p50: number; readonly p95: number }
  readonly byDataset: Readonly<Record<string, DatasetScore>>
}

/** What the engine recognised of one clip. */
export interface RecognisedClip {
  readonly file: string
  readonly text: string
  /** Confidence of the recogniser, 0 to 1: the mean over the utterances, weighted by length; 0 without any. */
  readonly confidence: number
}

interface HeardClip extends RecognisedClip {
  readonly audioMs: number
  readonly latenciesMs: readonly number[]
  readonly words: ErrorCount
  readonly characters: ErrorCount
}

const callLanguages: readonly CallLanguage[] = [...spokenLanguages, 'auto']

/** Clips recognised at once: enough to keep every ear busy. */
const parallelCount = 4

/**
 * Reads a manifest: a line a clip; unverified clips and those without a text are left out.
 *
 * @throws AssistError ASSIST_FILE_INVALID naming the line, or the clip that is not there
 */
export async function readManifest(file: string): Promise<Clip[]> {
  const rows = await readJsonLines(file)
  const folder = path.dirname(file)
  const clips: Clip[] = []
  for (const { line, value } of rows) {
    const clip = value as {
      file?: unknown
      text?: unknown
      norm?: unknown
      verified?: unknown
      language?: unknown
    }
    if (typeof clip.file !== 'string') {
      throw new AssistError(
        'ASSIST_FILE_INVALID',
        `${path.basename(file)}, line ${line}: expected {"file", "text", "language"}.`,
      )
    }
    const reference = typeof clip.norm === 'string' ? clip.norm : clip.text
    if (clip.verified === false || typeof reference !== 'string' || reference === '') continue
    const clipPath = path.resolve(folder, clip.file)
    await stat(clipPath).catch((cause: unknown) => {
      throw new AssistError(
        'ASSIST_FILE_INVALID',
        `${path.basename(file)}, line ${line}: the clip ${clip.file as string} is not there.`,
        { cause },
      )
    })
    const language = callLanguages.find((one) => one === clip.language) ?? 'auto'
    clips.push({ file: clip.file, path: clipPath, reference, language })
  }
  return clips
}

/** Recognises every clip through the service's own pipeline, under the virtual clock. */
export async function evalRecognition(
  assist: Assist,
  clips: readonly Clip[],
  options: { readonly language?: CallLanguage; readonly onProgress?: (share: number) => void },
): Promise<{ report: RecognitionReport; hypotheses: RecognisedClip[] }> {
  const cpuBefore = process.cpuUsage()
  const startedMs = performance.now()
  const heard = new Array<HeardClip>(clips.length)
  let next = 0
  let doneCount = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < clips.length; index = next++) {
      const clip = clips[index]
      if (clip)
        heard[index] = await hear(
          assist,
          clip,
          `clip-${index + 1}`,
          options.language ?? clip.language,
        )
      options.onProgress?.(++doneCount / clips.length)
    }
  }
  await Promise.all(Array.from({ length: parallelCount }, work))
  const cpu = process.cpuUsage(cpuBefore)
  const cpuMs = Math.round((cpu.user + cpu.system) / 1_000)
  const audioMs = heard.reduce((sum, one) => sum + one.audioMs, 0)
  const latencies = heard.flatMap((one) => one.latenciesMs)
  const datasets = [...new Set(heard.map((one) => datasetOf(one.file)))].sort()
  const report: RecognitionReport = {
    engine: assist.config.engine,
    language: options.language ?? commonLanguage(clips),
    ...score(heard),
    audioMs,
    cpuMs,
    wallMs: Math.round(performance.now() - startedMs),
    rtf: round3(audioMs === 0 ? 0 : cpuMs / audioMs),
    finalLatencyMs: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    byDataset: Object.fromEntries(
      datasets.map((name) => [name, score(heard.filter((one) => datasetOf(one.file) === name))]),
    ),
  }
  return {
    report,
    hypotheses: heard.map(({ file, text, confidence }) => ({ file, text, confidence })),
  }
}

async function hear(
  assist: Assist,
  clip: Clip,
  callId: string,
  language: CallLanguage,
): Promise<HeardClip> {
  const recording = await openRecording(clip.path)
  const events = await replay(assist, recording, { callId, language, speed: 'max' })
  const finals = events.filter((event) => event.type === 'utterance.final')
  const said = latestUtterances(events)
  const text = said.map((one) => one.text).join(' ')
  // A result may be digits alone; the language of the clip decides how they are read.
  const spoken = clip.language
  return {
    file: clip.file,
    text,
    confidence: round3(meanConfidence(said)),
    audioMs: recording.durationMs,
    latenciesMs: finals.map((final) => final.atMs - final.endMs),
    words: countErrors(normalWords(clip.reference, spoken), normalWords(text, spoken)),
    characters: countErrors(
      normalCharacters(clip.reference, spoken),
      normalCharacters(text, spoken),
    ),
  }
}

function meanConfidence(said: readonly { text: string; confidence: number }[]): number {
  const lengths = said.map(({ text }) => text.length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  if (total === 0) return 0
  return said.reduce((sum, one, at) => sum + one.confidence * (lengths[at] ?? 0), 0) / total
}

function score(heard: readonly HeardClip[]): DatasetScore {
  return {
    clips: heard.length,
    wer: errorRate(heard.map((one) => one.words)),
    cer: errorRate(heard.map((one) => one.characters)),
  }
}

/** The one language of all clips, or `auto`. */
function commonLanguage(clips: readonly Clip[]): CallLanguage {
  const [first = 'auto', ...others] = new Set(clips.map(({ language }) => language))
  return others.length === 0 ? first : 'auto'
}

function datasetOf(file: string): string {
  return file.split('/')[0] ?? file
}
