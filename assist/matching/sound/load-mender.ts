import type { TextLanguage } from '../words/analysis.js'
import { EnglishMender } from './english-mender.js'
import { MandarinMender } from './mandarin-mender.js'
import type { Mender } from './mender.js'
import { loadPronunciations, syllablesOf } from './sound-coder.js'

/**
 * A mender that has learnt the texts of a base. Cost: about 20 µs a text.
 *
 * @param learnt the texts of the base, an entry's together, and the entry of each
 * @param pause called now and then, so that whoever builds can let others work
 */
export async function loadMender(
  language: TextLanguage,
  learnt: { readonly textOf: readonly string[]; readonly entryOf: readonly number[] },
  pause: () => Promise<void>,
): Promise<Mender> {
  const mender =
    language === 'zh'
      ? new MandarinMender(syllableOf)
      : new EnglishMender(await loadPronunciations())
  for (const [at, text] of learnt.textOf.entries()) {
    mender.learn(text, learnt.entryOf[at] ?? 0)
    if (at % 128 === 127) await pause()
  }
  return mender
}

/** Syllables by character: the same for a character wherever it stands, so that runs of them can be compared. */
const syllables = new Map<string, string>()

function syllableOf(character: string): string {
  const known = syllables.get(character)
  if (known !== undefined) return known
  const syllable = syllablesOf(character).join('')
  syllables.set(character, syllable)
  return syllable
}
