import { pageTexts } from '../../shared/i18n/page-texts.js'
import { qaChinese } from './chinese.js'
import { qaEnglish } from './english.js'

/** The texts of the QA page in either language. */
export const qaTexts = pageTexts(qaEnglish, qaChinese)

/** Gives a component the texts of the QA page. */
export const useQaTexts = qaTexts.useTexts
