import type { Solution } from '../../solutions/solution.js'
import type { EntryRule, Finding } from '../finding.js'

/** Words that agents use among themselves, and orders to an agent. */
const agentWords = {
  en: /\b(?:the (?:customer|caller|agent)s?|escalat\w*|(?:log|raise|open) (?:a|an) (?:\w+ )?(?:fault|ticket|case|claim)|verify (?:identity|id)|read (?:out|back)|ask (?:the (?:customer|caller)|them|him|her)|tell (?:the (?:customer|caller)|them)|transfer the call|callback request|upsell|SLA|internal(?:ly)? only)\b/giu,
  zh: /(?:请|让|问|带|引导|告知|提醒)(?:用户|客户)|用户(?:说|反映|来电|自己)|该客户|客户(?:经理|编号|等级)|坐席|话术|工单|报单|派单|转(?:二线|主管|班长)|升级处理|核(?:实|对)身份|内部/gu,
} as const

/** Finds agent’s words in what customers read, and entries that are sent without a text for customers. */
export const customerTextFindings: EntryRule = (solutions) => solutions.flatMap(findingsOf)

function findingsOf({ id, customer, followup }: Solution): Finding[] {
  if (customer === undefined) {
    if (followup === undefined) return []
    return [
      {
        ...{ severity: 'warning', rule: 'customer', ids: [id] },
        evidence: 'The entry is sent to customers, and has no text for them: they get the agent’s.',
        advice: 'Write a “customer” text, or leave “followup” out.',
      },
    ]
  }
  const found = [...customer.matchAll(agentWords.en), ...customer.matchAll(agentWords.zh)]
  const words = [...new Set(found.map(([word]) => `“${word}”`))].slice(0, 5)
  if (words.length === 0) return []
  return [
    {
      ...{ severity: 'warning', rule: 'customer', ids: [id] },
      evidence: `The text for customers has agent’s words: ${words.join(', ')}.`,
      advice: 'Say to the customer what they can do themselves; the rest belongs into the answer.',
    },
  ]
}
