import type { Guide } from './guide.js'

/** One entry of the solution base, as in its file and in the REST interface. */
export interface Solution {
  /** Unique within its base; 1 to 128 characters. */
  readonly id: string
  readonly title: string
  /** The first line can be spoken; steps follow it. */
  readonly answer: string
  /** The same for the customer, as a page shows it; the answer and its steps where left out. */
  readonly customer?: string
  /** Ways in which customers ask for it. */
  readonly questions: readonly string[]
  /** One line that the agent can speak; the first line of the answer where left out. */
  readonly say?: string
  readonly language?: 'en' | 'zh' | 'ko'
  readonly tags: readonly string[]
  /** The medium that explains the matter best. */
  readonly medium?: 'voice' | 'video' | 'text'
  /** ISO dates between which the entry shows. */
  readonly validFrom?: string
  readonly validTo?: string
  readonly status?: 'published' | 'draft' | 'retired'
  /** Notes for the agent only; never sent to a customer. */
  readonly internal?: string
  /** What can be sent to the customer; stored unread, for the follow-ups to interpret. */
  readonly followup?: Readonly<Record<string, unknown>>
  /** The answer as a tree of questions. */
  readonly guide?: Guide
  /** The answer as single steps; stored unread, for the desk to interpret. */
  readonly steps?: readonly unknown[]
  /** For which callers the entry is shown; stored unread, for matching to interpret. */
  readonly scope?: Readonly<Record<string, unknown>>
}
