import { callsChinese } from './chinese/calls.js'
import { cardsChinese } from './chinese/cards.js'
import { conversationChinese } from './chinese/conversation.js'
import { frameChinese } from './chinese/frame.js'
import { learningChinese } from './chinese/learning.js'
import { seatChinese } from './chinese/seat.js'
import { sendingChinese } from './chinese/sending.js'
import { statusChinese } from './chinese/status.js'
import { wrapUpChinese } from './chinese/wrapup.js'

/** Simplified Chinese texts of the agent’s page. */
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
