import { normalCharacters, normalWords } from '../../assist/quality/scores/text-normal-form.js'
import { countErrors, errorRate } from '../../assist/quality/scores/error-rate.js'
import { readJsonLines } from '../../assist/quality/scores/matching-files.js'
import type { Clip } from '../../assist/quality/scores/eval-recognition.js'
import { evaluationFile } from './inputs.js'
import { sampleOf } from './numbers.js'

/** How what was heard in a set is scored. */
export type HearingMeasure = 'words' | 'characters' | 'slots' | 'invented'

/** A clip of the evaluation data, with the set that it is reported in. */
export interface HearingClip extends Clip {
  readonly set: string
  readonly language: 'en' | 'zh'
  /** Phrases that must be heard, where no transcript exists. */
  readonly slots: readonly string[]
}

/** One set: what it holds, and how it is scored. */
export interface HearingSet {
  readonly what: string
  readonly measure: HearingMeasure
  /** Most clips that are heard: large sets are sampled evenly. */
  readonly most: number
}

const everyClip = Infinity

/** Every set with a reference, in the order in which it is reported. */
export const hearingSets: Readonly<Record<string, HearingSet>> = {
  bankRequests: { what: 'bank callers, requests, 8 kHz', measure: 'words', most: everyClip },
  bankAnswers: { what: 'bank callers, short answers, 8 kHz', measure: 'words', most: everyClip },
  bankClosings: { what: 'bank callers, closings, 8 kHz', measure: 'words', most: everyClip },
  ivr: { what: 'telephone prompts, 8 kHz', measure: 'words', most: everyClip },
  librispeech: { what: 'LibriSpeech, read books', measure: 'words', most: everyClip },
  mixed: { what: 'short clips of many kinds, one of 44 s', measure: 'words', most: everyClip },
  speechocean: { what: 'English of Mandarin speakers', measure: 'words', most: everyClip },
  an4: { what: 'AN4, spelled names, numbers, commands', measure: 'words', most: 48 },
  digits: { what: 'single digits, 8 kHz', measure: 'words', most: 45 },
  small: {
    what: 'English sets under 200 words, together: LJ Speech, speech in noise, bank answers and closings',
    measure: 'words',
    most: everyClip,
  },
  orders: { what: 'coffee orders, slot phrases missed', measure: 'slots', most: 24 },
  ordersMore: {
    what: 'more coffee orders, slot phrases missed',
    measure: 'slots',
    most: everyClip,
  },
  aishell: { what: 'AISHELL, one speaker', measure: 'characters', most: 36 },
  mandarin: {
    what: 'Mandarin, 27 speakers, far field among them',
    measure: 'characters',
    most: everyClip,
  },
  noise: { what: 'no speech: every word heard', measure: 'invented', most: everyClip },
}

const folders: Readonly<Record<string, string>> = {
  ...{ ivr: 'ivr', librispeech: 'librispeech', mixed: 'mixed', speechocean: 'speechocean' },
  ...{ an4: 'an4', digits8k: 'digits', ljspeech: 'ljspeech', mixed_en: 'mixedEn' },
  ...{ orders: 'orders', orders_more: 'ordersMore', noise: 'noise' },
  ...{ aishell: 'aishell', mandarin: 'mandarin' },
}
const roles: Readonly<Record<string, string>> = {
  ...{ request: 'bankRequests', answer: 'bankAnswers', closing: 'bankClosings' },
}

/** Sets that are too small to be read alone, and the pool that holds them as well. */
const pooled: readonly string[] = ['ljspeech', 'mixedEn', 'bankAnswers', 'bankClosings']

interface ManifestRow {
  readonly file: string
  readonly norm?: string | null
  readonly language: string
  readonly verified?: boolean
  readonly role?: string
  readonly slots?: Readonly<Record<string, string>> | null
}

/** All clips that are heard, each once, large sets sampled. */
export async function readHearingClips(isQuick: boolean): Promise<HearingClip[]> {
  const clips: HearingClip[] = []
  for (const part of [['speech', 'en'], ['speech', 'zh'], ['speech2']]) {
    const rows = await readJsonLines(evaluationFile(...part, 'manifest.jsonl'))
    for (const { value } of rows) {
      const clip = clipOf(value as ManifestRow, part)
      if (clip) clips.push(clip)
    }
  }
  return [...new Set(clips.map(({ set }) => set))].flatMap((set) => {
    const own = clips.filter((clip) => clip.set === set)
    const most = isQuick ? 2 : (hearingSets[set]?.most ?? everyClip)
    return most === everyClip ? own : sampleOf(own, most)
  })
}

function clipOf(row: ManifestRow, part: readonly string[]): HearingClip | undefined {
  const folder = row.file.split('/')[0] ?? ''
  const set = folder === 'harper_valley' ? roles[row.role ?? ''] : folders[folder]
  const language = row.language === 'zh' ? 'zh' : 'en'
  if (set === undefined || row.verified === false) return undefined
  // The same folder name holds a few Mandarin clips beside the English ones.
  if (set === 'mixed' && language === 'zh') return undefined
  const slots = Object.values(row.slots ?? {})
  return {
    ...{ set, language, slots, reference: row.norm ?? '' },
    file: `${part.join('-')}/${row.file}`,
    path: evaluationFile(...part, ...row.file.split('/')),
  }
}

/** The clips of a set, or of a pool of sets. */
export function clipsOf(clips: readonly HearingClip[], set: string): HearingClip[] {
  return clips.filter((clip) => clip.set === set || (set === 'small' && pooled.includes(clip.set)))
}

/**
 * Errors of a set: a share from 0 to 1; for `invented` the number of words.
 *
 * @param heard text of each clip by file
 */
export function errorsOf(
  measure: HearingMeasure,
  clips: readonly HearingClip[],
  heard: ReadonlyMap<string, string>,
): number {
  const texts = clips.map((clip) => ({ clip, text: heard.get(clip.file) ?? '' }))
  if (measure === 'invented') {
    return texts.reduce((sum, { text }) => sum + normalWords(text).length, 0)
  }
  if (measure === 'slots') {
    const found = texts.flatMap(({ clip, text }) =>
      clip.slots.map((slot) => phraseOf(text).includes(phraseOf(slot))),
    )
    return found.filter((isFound) => !isFound).length / Math.max(1, found.length)
  }
  const tokens = measure === 'words' ? normalWords : normalCharacters
  return errorRate(
    texts.map(({ clip, text }) =>
      countErrors(tokens(clip.reference, clip.language), tokens(text, clip.language)),
    ),
  )
}

function phraseOf(text: string): string {
  return ` ${normalWords(text).join(' ')} `
}

const negations = /^(?:no|not|never|cannot|.+n't)$/

/** Clips in which the second text lost what the first had and the reference has. */
export function lostBetween(
  clips: readonly HearingClip[],
  first: ReadonlyMap<string, string>,
  both: ReadonlyMap<string, string>,
): { readonly firstWords: string[]; readonly lastWords: string[]; readonly negations: string[] } {
  const lost = { firstWords: [] as string[], lastWords: [] as string[], negations: [] as string[] }
  for (const { file, reference } of clips) {
    const [wanted, before, after] = [reference, first.get(file) ?? '', both.get(file) ?? ''].map(
      (text) => normalWords(text),
    )
    if (!wanted || !before || !after || wanted.length === 0) continue
    const had = (at: number): boolean =>
      wanted.at(at) === before.at(at) && wanted.at(at) !== after.at(at)
    if (had(0)) lost.firstWords.push(file)
    if (had(-1)) lost.lastWords.push(file)
    const count = (words: readonly string[]): number =>
      words.filter((word) => negations.test(word)).length
    if (count(after) < Math.min(count(wanted), count(before))) lost.negations.push(file)
  }
  return lost
}
