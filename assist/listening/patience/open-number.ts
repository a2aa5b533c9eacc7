import type { SpokenLanguage } from '../../call/call-start.js'
import { openEnglishNumber } from './open-english-number.js'
import { openMandarinNumber } from './open-mandarin-number.js'

/**
 * Whether a text ends inside a spoken number, an address, a date or a spelled word, or just before one: the speaker
 * pauses, and goes on. It errs on the side of patience, which costs a second; a number that is split is lost.
 *
 * @param text of an open utterance so far, as a recogniser wrote it
 */
export function isNumberOpen(text: string, language: SpokenLanguage): boolean {
  if (language === 'en') return openEnglishNumber(text)
  return language === 'zh' && openMandarinNumber(text)
}
