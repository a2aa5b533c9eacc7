import type { ChannelName } from '../audio/frame.js'

/**
 * What a rule is about. `must-say` stands on the agent's checklist until it was said; `must-not-say` raises an alert;
 * `note` is only written down; `ordinary` is no moment: its sentences are none of the others.
 */
export const momentKinds = ['must-say', 'must-not-say', 'note', 'ordinary'] as const

/** One of `momentKinds`. */
export type MomentKind = (typeof momentKinds)[number]

/** A moment of a call that is looked for: by words, by meaning, or by both. */
export interface MomentRule {
  readonly id: string
  /** As the agent's page and QA show it. */
  readonly title: string
  readonly kind: MomentKind
  /** Whose speech it is about. */
  readonly side: ChannelName
  /** Patterns of words; one that stands in a sentence is enough. */
  readonly words: readonly string[]
  /** Patterns of words; a sentence with one of them is none, whatever else it says. */
  readonly unless: readonly string[]
  /** Sentences that mean it. */
  readonly meaning: readonly string[]
  /** Sentences that are near it and do not mean it. */
  readonly unlike: readonly string[]
  /** Least cosine to one of `meaning`, 0 to 1. */
  readonly likeness: number
  /** Counts only behind the moment of this rule. */
  readonly after?: string
  /** Counts only before the moment of this rule. */
  readonly before?: string
  /** Counts only so long after the call began, or after the moment of `after`; in ms. */
  readonly withinMs?: number
  /** True: only the first one of a call counts. */
  readonly once: boolean
  /** For so long after one that counts no other of the rule does, in ms; 0: each counts. */
  readonly coolDownMs: number
  /** 1 (first) to 9: of rules of one kind that fit the same words, only those with the lowest number count. */
  readonly priority: number
}

/** A moment that was found in a text. */
export interface MomentFound {
  readonly ruleId: string
  readonly by: 'words' | 'meaning'
  /** The phrase of the rule that fits. */
  readonly phrase: string
  /** Cosine to that phrase; 1 by words. */
  readonly likeness: number
  /** The sentence in which it stands, as it stands there. */
  readonly sentence: string
}
