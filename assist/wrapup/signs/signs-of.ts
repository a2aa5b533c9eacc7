import { languageOf } from '../../matching/words/analysis.js'
import { chineseSentences } from './chinese-signs.js'
import { englishSentences } from './english-signs.js'
import type { SentenceSigns } from './sentence-signs.js'

/** The signs for the language of a sentence: people change it in the middle of a call. */
export function signsOf(sentence: string): SentenceSigns {
  return languageOf(sentence) === 'zh' ? chineseSentences : englishSentences
}
