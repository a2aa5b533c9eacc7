import type { ChannelName } from '../audio/frame.js'

/** Parts of a summary, in the order in which they are read. */
export const summaryParts = ['matter', 'done', 'promised'] as const

/** One part: what the customer wanted, what was done about it, what was promised. */
export type SummaryPart = (typeof summaryParts)[number]

/** A stretch of a line of the transcript, word for word. */
export interface SummaryQuote {
  /** Id of the utterance or message. */
  readonly utteranceId: string
  readonly channel: ChannelName
  /** Where the line begins, in milliseconds of the call. */
  readonly atMs: number
  readonly text: string
}

/** One sentence of a summary, with the line that it rests on. */
export interface SummarySentence {
  readonly part: SummaryPart
  /** The quoted words themselves, or a sentence that a generator wrote about them. */
  readonly text: string
  readonly quote: SummaryQuote
}

/** How a call came out. */
export const callOutcomes = ['resolved', 'not', 'escalated'] as const

/** `resolved`: the matter is settled; `not`: it is open; `escalated`: somebody else takes it on. */
export type CallOutcome = (typeof callOutcomes)[number]

/** A topic of the call, from the tags of its solutions. */
export interface WrapUpTopic {
  readonly name: string
  readonly isTicked: boolean
}

/** What the agent says of a solution after the call; `open`: nothing. */
export type SolutionVerdict = 'used' | 'wrong' | 'open'

/** A solution that stood on the screen. */
export interface WrapUpSolution {
  /** Its newest card in the call. */
  readonly suggestionId: string
  readonly solutionId: string
  /** Title at the time of the call; the id where the base has it no more. */
  readonly title: string
  readonly verdict: SolutionVerdict
}

/** Something that the customer has still to be sent. */
export interface WrapUpFollowUp {
  /** What was promised, or the title of the page. */
  readonly text: string
  /** The solution whose page it is; null where it is none. */
  readonly solutionId: string | null
  readonly isSent: boolean
}

/** What stays of a call: written by the service, corrected and accepted by the agent. */
export interface WrapUp {
  readonly summary: readonly SummarySentence[]
  readonly topics: readonly WrapUpTopic[]
  readonly solutions: readonly WrapUpSolution[]
  /** Null until somebody says so, where the call does not tell. */
  readonly outcome: CallOutcome | null
  /** One of the configured codes; null: none chosen. */
  readonly disposition: string | null
  readonly followUps: readonly WrapUpFollowUp[]
  /** Questions to which there was no answer, in the customer's words. */
  readonly missing: readonly string[]
  /** The agent's own words; never in the log. */
  readonly notes: string
}
