import { loadedTexts, type TextKeyOf, type Translate } from '../../shared/i18n/page-texts.js'
import type { agentEnglish } from './agent-english.js'

/** Name of a text of the agent's page. */
export type AgentTextKey = TextKeyOf<typeof agentEnglish>

/** Gives a text of the agent's page. */
export type AgentTranslate = Translate<AgentTextKey>

/** The texts of the agent's page. Each language is loaded when it is first shown: few agents work in both. */
export const agentTexts = loadedTexts<AgentTextKey>({
  en: async () => (await import('./agent-english.js')).agentEnglish,
  'zh-CN': async () => (await import('./agent-chinese.js')).agentChinese,
})

/** Gives a component the texts of the agent's page. */
export const useAgentTexts = agentTexts.useTexts
