import type { SpokenLanguage } from '../../call/call-start.js'
import type { RecognitionContext, RecognitionRequest } from '../recogniser.js'
import type { WhisperVocabulary } from './vocabulary.js'

/** Each token of a prompt costs about 0.1 ms. After a long prompt the model goes on with it and ignores the audio. */
const maxPromptTokens = 64

/**
 * Domain words that the prompt tells: none where phrases are favoured in the search. On calls about a bank (voices slt,
 * awb, kal16) phrases alone left 51 of 660 words wrong, words in the prompt 63, both 55, neither 69; on telephone
 * callers who speak of other things 46, 44, 63 and 47 of 298. A prompt costs two fifths more time.
 */
export function promptedWords({
  keyterms = [],
  phrases = [],
}: Partial<RecognitionContext> = {}): readonly string[] {
  return phrases.length > 0 ? [] : keyterms
}

/**
 * The context of the speech, as if it were the text before it: domain words as a list, then the last utterances. The
 * newest words matter most, so a prompt that is too long is cut at the front. A sentence that asks for
 * Mandarin (以下是普通话的句子) was tried and made nothing better: 14.9 % errors with it, 14.4 % without.
 */
export function promptTokens(
  vocabulary: WhisperVocabulary,
  {
    language,
    context,
  }: Pick<RecognitionRequest, 'context'> & { readonly language: SpokenLanguage },
): number[] {
  const { lastUtterances = [] } = context ?? {}
  const keyterms = promptedWords(context)
  const parts: string[] = []
  if (keyterms.length > 0) {
    parts.push(language === 'zh' ? `${keyterms.join('、')}。` : `${keyterms.join(', ')}.`)
  }
  parts.push(...lastUtterances)
  if (parts.length === 0) return []
  return vocabulary.encode(` ${parts.join(' ')}`).slice(-maxPromptTokens)
}
