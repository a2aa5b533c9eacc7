import { createRequire } from 'node:module'

import type * as Pinyin from 'pinyin-pro'

import type { TextLanguage } from '../words/analysis.js'
import { englishPhones, type Pronunciations } from './english-phones.js'

/** Longest text whose sounds are taken, in characters; nobody says more in one breath. */
const maxLength = 1_000

/** Gives the runs of sounds of a text: what two texts have in common when they sound alike. */
export type SoundCoder = (text: string) => string[]

/**
 * The coder of a language. English: runs of 3 and 4 sounds across word boundaries, because a recogniser that mishears
 * also cuts words elsewhere ("trance for" for *transfer*). Mandarin: syllables without tones and pairs of them,
 * with the initials and finals folded that accents confuse (zh/z, ch/c, sh/s, n/l, -ng/-n).
 *
 * Cost: loading takes about 150 ms and 25 MB (en) or 20 ms (zh), once a process; a sentence takes some 20 µs.
 */
export async function loadSoundCoder(language: TextLanguage): Promise<SoundCoder> {
  if (language === 'zh') return mandarinSounds
  const dictionary = await loadPronunciations()
  return (text) => runsOf(englishPhones(text.slice(0, maxLength), dictionary).join(''))
}

/** The pronunciations of English words; loaded once a process. */
export async function loadPronunciations(): Promise<Pronunciations> {
  const { dictionary } = (await import('cmu-pronouncing-dictionary')) as {
    dictionary: Pronunciations
  }
  return dictionary
}

function runsOf(phones: string): string[] {
  const runs: string[] = []
  for (const size of [3, 4]) {
    for (let at = 0; at + size <= phones.length; at++) runs.push(phones.slice(at, at + size))
  }
  return runs
}

let pinyinModule: typeof Pinyin | undefined

function mandarinSounds(text: string): string[] {
  const kept = text
    .slice(0, maxLength)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  const syllables = syllablesOf(kept)
  return [...syllables, ...syllables.slice(1).map((syllable, at) => `${syllables[at]} ${syllable}`)]
}

/** Syllable of each character, without tones, with what accents confuse folded. */
export function syllablesOf(text: string): string[] {
  pinyinModule ??= createRequire(import.meta.url)('pinyin-pro') as typeof Pinyin
  return pinyinModule.pinyin(text, { toneType: 'none', type: 'array' }).map(folded)
}

function folded(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=.)/, 'l')
    .replace(/ng$/, 'n')
}
