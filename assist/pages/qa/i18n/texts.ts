import { pageTexts, type TextKeyOf, type Translate } from '../../shared/i18n/page-texts.js'
import { qaChinese } from './chinese.js'
import { qaEnglish } from './english.js'

/** Gives a text of the QA page. */
export type QaTranslate = Translate<TextKeyOf<typeof qaEnglish>>

/** The texts of the QA page in either language. */
export const qaTexts = pageTexts(qaEnglish, qaChinese)

/** Gives a component the texts of the QA page. */
export const useQaTexts = qaTexts.useTexts
