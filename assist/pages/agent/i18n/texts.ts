import { pageTexts, type TextKeyOf, type Translate } from '../../shared/i18n/page-texts.js'
import { callsChinese } from './chinese/calls.js'
import { cardsChinese } from './chinese/cards.js'
import { conversationChinese } from './chinese/conversation.js'
import { frameChinese } from './chinese/frame.js'
import { learningChinese } from './chinese/learning.js'
import { seatChinese } from './chinese/seat.js'
import { sendingChinese } from './chinese/sending.js'
import { statusChinese } from './chinese/status.js'
import { wrapUpChinese } from './chinese/wrapup.js'
import { callsEnglish } from './english/calls.js'
import { cardsEnglish } from './english/cards.js'
import { conversationEnglish } from './english/conversation.js'
import { frameEnglish } from './english/frame.js'
import { learningEnglish } from './english/learning.js'
import { seatEnglish } from './english/seat.js'
import { sendingEnglish } from './english/sending.js'
import { statusEnglish } from './english/status.js'
import { wrapUpEnglish } from './english/wrapup.js'

/** English texts of the agent's page. */
export const agentEnglish = {
  ...frameEnglish,
  ...conversationEnglish,
  ...cardsEnglish,
  ...seatEnglish,
  ...statusEnglish,
  ...learningEnglish,
  ...wrapUpEnglish,
  ...callsEnglish,
  ...sendingEnglish,
}

/** Simplified Chinese texts of the agent's page. */
export const agentChinese = {
  ...frameChinese,
  ...conversationChinese,
  ...cardsChinese,
  ...seatChinese,
  ...statusChinese,
  ...learningChinese,
  ...wrapUpChinese,
  ...callsChinese,
  ...sendingChinese,
}

/** Name of a text of the agent's page. */
export type AgentTextKey = TextKeyOf<typeof agentEnglish>

/** Gives a text of the agent's page. */
export type AgentTranslate = Translate<AgentTextKey>

/** The texts of the agent's page in either language. */
export const agentTexts = pageTexts(agentEnglish, agentChinese)

/** Gives a component the texts of the agent's page. */
export const useAgentTexts = agentTexts.useTexts
