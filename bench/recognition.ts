import { countErrors, errorRate } from '../assist/quality/scores/error-rate.js'
import { readManifest } from '../assist/quality/scores/eval-recognition.js'
import { normalWords } from '../assist/quality/scores/text-normal-form.js'
import { MissingPart, type BenchContext, type BenchOutcome } from './harness/bench.js'
import { runScript } from './harness/child.js'
import { evaluationFile, need } from './harness/inputs.js'
import { median } from './harness/numbers.js'
import { peerPackage, VendorPeer, type PeerResult } from './harness/vendor-peer.js'
import type { EarResult } from './recognition-child.js'

export const name = 'recognition'
export const question =
  'What does it cost to hear a 44 s recording as a stream with partials every 500 ms, beside the maker’s own library with the same model?'

export const definitions = {
  cpuRatioVendor: { definition: '`oursCpuS` over `peerCpuS`', goal: { atMost: 0.25 } },
  oursCpuS: {
    definition:
      'Processor seconds (user and system, every thread) for the recording: voice activity, partials and finals, in a process of its own, measured around the streaming only, in 20 ms pieces under the virtual clock; median of the runs',
  },
  peerCpuS: {
    definition: `The same for ${peerPackage}, called through its C interface with its own settings in 20 ms pieces and an updated transcript every 500 ms; in turn with ours, median of the runs`,
  },
  peerClassesCpuS: {
    definition:
      'As `peerCpuS`, one run through the package’s Python classes, which copy all audio at every update; not used in the ratio',
  },
  oursLiveCpuS: {
    definition: 'As `oursCpuS`, one run at call pace; in a quick run its first 10 s only',
  },
  oursWer: {
    definition: 'Word error rate of the finals, normalised as `assist eval recognition` does it',
    goal: { notAbove: 'peerWer' },
  },
  peerWer: { definition: 'Word error rate of the peer’s transcript at the end, normalised alike' },
  oursPartials: { definition: 'Partials that were decoded in a run' },
  peerPartials: { definition: 'Transcripts that the peer updated in a run before the end' },
} as const

const clipFile = 'mixed/two_cities.wav'

export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models')
  const clip = (await readManifest(evaluationFile('speech', 'en', 'manifest.jsonl'))).find(
    ({ file }) => file === clipFile,
  )
  if (!clip) throw new MissingPart(`the recording ${clipFile} is not there`)
  const peer = await VendorPeer.prepare().catch((thrown: unknown) => {
    if (thrown instanceof MissingPart) return thrown
    throw thrown
  })
  const pairCount = isQuick ? 1 : 3
  const bar = progress('Hearing')
  const ours: EarResult[] = []
  const peers: PeerResult[] = []
  for (let pair = 0; pair < pairCount; pair++) {
    ours.push(await hear(clip.path, 'virtual'))
    bar.update((2 * pair + 1) / (2 * pairCount + 2))
    if (peer instanceof VendorPeer) peers.push(await peer.stream(clip.path))
    bar.update((2 * pair + 2) / (2 * pairCount + 2))
  }
  const byClasses = peer instanceof VendorPeer ? await peer.stream(clip.path, 'classes') : undefined
  const live = await hear(clip.path, 'live', isQuick ? 10 : undefined)
  bar.end()
  const wer = (text: string): number =>
    errorRate([countErrors(normalWords(clip.reference), normalWords(text))])
  const oursCpuS = median(ours.map((one) => one.cpuS))
  const figures = {
    oursCpuS,
    oursLiveCpuS: live.cpuS,
    oursWer: wer(ours[0]!.text),
    oursPartials: ours[0]!.partialCount,
  }
  const [firstPeer] = peers
  if (!firstPeer || !byClasses) {
    const reason = peer instanceof MissingPart ? peer.message : ''
    return { figures, notes: [`The peer was skipped: ${reason}.`] }
  }
  const peerCpuS = median(peers.map((one) => one.cpuS))
  return {
    figures: {
      ...figures,
      peerCpuS,
      peerClassesCpuS: byClasses.cpuS,
      cpuRatioVendor: oursCpuS / peerCpuS,
      peerWer: wer(firstPeer.text),
      peerPartials: firstPeer.updateCount,
    },
    notes: [`Runs of each, in turn: ${pairCount}. The recording is a public-domain reading, 44 s.`],
  }
}

async function hear(file: string, pace: 'virtual' | 'live', limitS?: number): Promise<EarResult> {
  const limit = limitS === undefined ? [] : [String(limitS)]
  return (await runScript(import.meta.url, './recognition-child.ts', [
    file,
    pace,
    ...limit,
  ])) as EarResult
}
