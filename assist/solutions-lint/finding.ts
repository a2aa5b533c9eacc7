import type { Solution } from '../solutions/solution.js'

/** How bad a finding is: an error keeps an entry from working, a warning costs quality, a note only tells. */
export const severities = ['error', 'warning', 'note'] as const

/** One of `severities`. */
export type Severity = (typeof severities)[number]

/** The rules by name, in the order in which they are reported, each with what it looks for. */
export const lintRules = {
  dates: 'dates that are wrong or over',
  duplicate: 'entries that are there twice',
  question: 'questions that say nothing, or are in several entries',
  unreachable: 'entries that their own questions do not find',
  overlap: 'entries that answer nearly the same question',
  length: 'what is too long to say or to read during a call',
  twin: 'entries that are missing in the other language',
  customer: 'what customers read, written for agents',
  link: 'links that lead nowhere',
  model: 'what could not be checked',
} as const

/** Name of a rule. */
export type LintRule = keyof typeof lintRules

/** What one rule found, with the evidence. */
export interface Finding {
  readonly severity: Severity
  readonly rule: LintRule
  /** The entries that it is about, in the order of the base; none where it is about the whole base. */
  readonly ids: readonly string[]
  /** One sentence: what is there. */
  readonly evidence: string
  /** One sentence: what to do. */
  readonly advice: string
}

/** A rule that needs only the entries themselves. @param today ISO date */
export type EntryRule = (solutions: readonly Solution[], today: string) => Finding[]
