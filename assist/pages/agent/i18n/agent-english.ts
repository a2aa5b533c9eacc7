import { callsEnglish } from './english/calls.js'
import { cardsEnglish } from './english/cards.js'
import { conversationEnglish } from './english/conversation.js'
import { frameEnglish } from './english/frame.js'
import { learningEnglish } from './english/learning.js'
import { seatEnglish } from './english/seat.js'
import { sendingEnglish } from './english/sending.js'
import { statusEnglish } from './english/status.js'
import { wrapUpEnglish } from './english/wrapup.js'

/** English texts of the agent’s page. */
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
