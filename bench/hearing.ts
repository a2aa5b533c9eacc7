import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { evalRecognition } from '../assist/quality/scores/eval-recognition.js'
import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig, type Config } from '../assist/settings/config.js'
import {
  MissingPart,
  type BenchContext,
  type BenchOutcome,
  type FigureDefinition,
  type ResultTable,
} from './harness/bench.js'
import { convertAudio } from './harness/convert-audio.js'
import { FasterWhisperPeer } from './harness/faster-whisper-peer.js'
import {
  clipsOf,
  errorsOf,
  hearingSets,
  lostBetween,
  readHearingClips,
  type HearingClip,
} from './harness/hearing-sets.js'
import { need } from './harness/inputs.js'
import { VendorPeer, peerPackage } from './harness/vendor-peer.js'

export const name = 'hearing'
export const question =
  'Set by set, how much is misheard by one pass and by both, beside the peers with the same weights?'

/** Text of every clip by file, by whom it was heard. */
type Heard = ReadonlyMap<string, string>
type Hearer = 'First' | 'Both' | 'FasterWhisper' | 'Vendor'

const hearers: Readonly<Record<Hearer, string>> = {
  First: 'the first pass through the whole pipeline (moonshine; whisper for Mandarin)',
  Both: 'both passes through the whole pipeline (for Mandarin there is one)',
  FasterWhisper: 'faster-whisper, int8, beam 5, one thread, our second pass’s weights, clips whole',
  Vendor: `${peerPackage}, our first pass’s weights, clips whole`,
}
const units = { words: 'Words', characters: 'Characters', slots: 'Slot phrases', invented: 'Words' }

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries([
  ...Object.entries(hearingSets).flatMap(([set, { what, measure }]) =>
    definitionsOf(set, what, measure),
  ),
  ['lostFirstWords', lostDefinition('first word')],
  ['lostLastWords', lostDefinition('last word')],
  ['lostNegations', lostDefinition('negation')],
  [
    'rtf',
    {
      definition:
        'Processor time of the whole process with both passes, every thread, over audio time',
    },
  ],
  ['fasterWhisperRtf', { definition: 'Processor time of its calls over audio time' }],
])

function definitionsOf(
  set: string,
  what: string,
  measure: keyof typeof units,
): [string, FigureDefinition][] {
  const unit =
    measure === 'invented'
      ? 'Words heard where there are none'
      : `${units[measure]} misheard, a share`
  const of = (hearer: Hearer): FigureDefinition => ({
    definition: `${unit}: ${what}; ${hearers[hearer]}`,
  })
  const rows: [string, FigureDefinition][] = (Object.keys(hearers) as Hearer[])
    .filter((hearer) => hearer !== 'Vendor' || measure !== 'characters')
    .map((hearer) => [`${set}${hearer}`, of(hearer)])
  const goal = measure === 'invented' ? { atMost: 0 } : { notAbove: `${set}First` }
  const own: [string, FigureDefinition] = [`${set}Both`, { ...of('Both'), goal }]
  const isMandarin = measure === 'characters'
  const over: [string, FigureDefinition] = [
    `${set}OverPeer`,
    {
      definition: `${set}Both less ${set}FasterWhisper`,
      goal: { atMost: isMandarin ? 0.005 : 0.01 },
    },
  ]
  return [
    ...rows.map((row) => (row[0] === own[0] ? own : row)),
    ...(measure === 'invented' ? [] : [over]),
  ]
}

function lostDefinition(what: string): FigureDefinition {
  return {
    definition: `English clips whose ${what} the first pass had right and both passes do not`,
    goal: { atMost: 0 },
  }
}

/** Every clip through one pass, through both, and through the peers. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  const clips = await readHearingClips(context.isQuick)
  const first = await hear(clips, { engine: 'two-pass', secondPass: false }, context)
  const both = await hear(clips, {}, context)
  const notes: string[] = [
    'Both sides are normalised as assist/quality/scores/text-normal-form.ts says. Large sets are sampled evenly, the same clips for all.',
  ]
  const peers = await peersOf(clips, context, notes)
  const heard: Partial<Record<Hearer, Heard>> = {
    First: first.texts,
    Both: both.texts,
    ...peers.heard,
  }
  const lost = lostBetween(
    clips.filter(({ language }) => language === 'en'),
    first.texts,
    both.texts,
  )
  const figures: Record<string, number> = {}
  for (const [set, { measure }] of Object.entries(hearingSets)) {
    const own = clipsOf(clips, set)
    for (const [hearer, texts] of Object.entries(heard)) {
      if (hearer === 'Vendor' && measure === 'characters') continue
      figures[`${set}${hearer}`] = errorsOf(measure, own, texts)
    }
    const [mine, peer] = [figures[`${set}Both`], figures[`${set}FasterWhisper`]]
    if (measure !== 'invented' && mine !== undefined && peer !== undefined) {
      figures[`${set}OverPeer`] = mine - peer
    }
  }
  figures['lostFirstWords'] = lost.firstWords.length
  figures['lostLastWords'] = lost.lastWords.length
  figures['lostNegations'] = lost.negations.length
  figures['rtf'] = both.rtf
  if (peers.rtf !== undefined) figures['fasterWhisperRtf'] = peers.rtf
  const all = [...lost.firstWords, ...lost.lastWords, ...lost.negations]
  if (all.length > 0) notes.push(`Lost in: ${[...new Set(all)].join(', ')}.`)
  return { figures, notes, tables: [tableOf(clips, figures)] }
}

async function hear(
  clips: readonly HearingClip[],
  overrides: Partial<Config>,
  { progress }: BenchContext,
): Promise<{ texts: Heard; rtf: number }> {
  const config = loadConfig({}, { partials: false, domainWords: false, ...overrides })
  const bar = progress(overrides.secondPass === false ? 'First pass' : 'Both passes')
  const { report, hypotheses } = await withOfflineAssist(config, undefined, process, (assist) =>
    evalRecognition(assist, clips, { onProgress: (share) => bar.update(share) }),
  )
  bar.end()
  return { texts: new Map(hypotheses.map(({ file, text }) => [file, text])), rtf: report.rtf }
}

interface PeersHeard {
  readonly heard: Partial<Record<Hearer, Heard>>
  readonly rtf: number | undefined
}

async function peersOf(
  clips: readonly HearingClip[],
  context: BenchContext,
  notes: string[],
): Promise<PeersHeard> {
  const heard: Partial<Record<Hearer, Heard>> = {}
  const wavs: string[] = []
  for (const clip of clips) wavs.push(await asWav(clip, context.workDir))
  let rtf: number | undefined
  try {
    const whisper = await fasterWhisper(clips, wavs, context)
    heard.FasterWhisper = whisper.texts
    rtf = whisper.rtf
    heard.Vendor = await vendor(clips, wavs, context)
  } catch (thrown) {
    if (!(thrown instanceof MissingPart)) throw thrown
    notes.push(`A peer was skipped: ${thrown.message}.`)
  }
  return { heard, rtf }
}

/** A process a core: the peer uses one thread. */
const peerProcessCount = 2

async function fasterWhisper(
  clips: readonly HearingClip[],
  wavs: readonly string[],
  { progress }: BenchContext,
): Promise<{ texts: Heard; rtf: number }> {
  const peer = await FasterWhisperPeer.prepare()
  const texts = new Map<string, string>()
  let [cpuS, audioS] = [0, 0]
  const hearShare = async (language: 'en' | 'zh', share: number): Promise<void> => {
    const all = clips.flatMap((clip, at) => (clip.language === language ? [at] : []))
    const own = all.filter((_, at) => at % peerProcessCount === share)
    const bar = progress(`faster-whisper, ${language}, ${share + 1} of ${peerProcessCount}`)
    const files = own.map((at) => wavs[at] ?? '')
    const results = await peer.transcribe(files, language, (done) => bar.update(done))
    bar.end()
    for (const [index, at] of own.entries()) {
      texts.set(clips[at]?.file ?? '', results[index]?.text ?? '')
    }
    cpuS += results.reduce((sum, one) => sum + one.cpuS, 0)
    audioS += results.reduce((sum, one) => sum + one.audioS, 0)
  }
  for (const language of ['en', 'zh'] as const) {
    const shares = Array.from({ length: peerProcessCount }, (_, share) => share)
    await Promise.all(shares.map((share) => hearShare(language, share)))
  }
  return { texts, rtf: cpuS / audioS }
}

async function vendor(
  clips: readonly HearingClip[],
  wavs: readonly string[],
  { progress }: BenchContext,
): Promise<Heard> {
  const peer = await VendorPeer.prepare()
  const own = clips.flatMap((clip, at) => (clip.language === 'en' ? [at] : []))
  const bar = progress('The vendor’s library')
  const results = await peer.transcribe(
    own.map((at) => wavs[at] ?? ''),
    (share) => bar.update(share),
  )
  bar.end()
  return new Map(own.map((at, index) => [clips[at]?.file ?? '', results[index]?.text ?? '']))
}

/** The peers read WAV. */
async function asWav({ file, path: clipPath }: HearingClip, workDir: string): Promise<string> {
  if (clipPath.endsWith('.wav')) return clipPath
  const wavFile = path.join(workDir, 'wav', `${file.replaceAll('/', '-')}.wav`)
  if (existsSync(wavFile)) return wavFile
  await mkdir(path.dirname(wavFile), { recursive: true })
  await convertAudio(clipPath, wavFile, ['-c:a', 'pcm_s16le'])
  return wavFile
}

function tableOf(
  clips: readonly HearingClip[],
  figures: Readonly<Record<string, number>>,
): ResultTable {
  const head = ['Set', 'Clips', 'First pass', 'Both passes', 'faster-whisper', 'Vendor']
  const rows = Object.entries(hearingSets).map(([set, { what, measure }]) => {
    const cells = (Object.keys(hearers) as Hearer[]).map((hearer) => {
      const value = figures[`${set}${hearer}`]
      if (value === undefined) return '—'
      return measure === 'invented' ? `${value} words` : `${(100 * value).toFixed(1)} %`
    })
    return [what, String(clipsOf(clips, set).length), ...cells]
  })
  return { title: 'Misheard, set by set', head, rows }
}
