import type { SpokenLanguage } from '../../call/call-start.js'
import type { Recognition } from '../../recognition/recogniser.js'
import { openEnglishNumber } from './open-english-number.js'
import { openMandarinNumber } from './open-mandarin-number.js'

/**
 * Whether a text ends inside a spoken number, an address, a date or a spelled word, or just before one: the speaker
 * pauses, and goes on. It errs on the side of patience, which costs a second; a number that is split is lost.
 *
 * @param written of an open utterance so far, as a recogniser wrote it
 */
export function isNumberOpen(
  { text, confidence }: Pick<Recognition, 'text' | 'confidence'>,
  language: SpokenLanguage,
): boolean {
  if (language === 'en') return openEnglishNumber(text, confidence)
  return language === 'zh' && openMandarinNumber(text)
}
