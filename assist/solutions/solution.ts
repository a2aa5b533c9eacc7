/** One entry of the solution base, as in its file and in the REST interface. */
export interface Solution {
  /** Unique within its base; 1 to 128 characters. */
  readonly id: string
  readonly title: string
  /** First line speakable, steps after it. */
  readonly answer: string
  /** Ways in which customers ask for it. */
  readonly questions: readonly string[]
  /** One line that the agent can speak; the first line of the answer where left out. */
  readonly say?: string
  readonly language?: 'en' | 'zh' | 'ko'
  readonly tags: readonly string[]
  /** The medium that explains this best. */
  readonly medium?: 'voice' | 'video' | 'text'
  /** ISO dates between which the entry shows. */
  readonly validFrom?: string
  readonly validTo?: string
  readonly status?: 'published' | 'draft' | 'retired'
  /** Notes for the agent only; never sent to a customer. */
  readonly internal?: string
  /** What can be sent to the customer; kept as it came until follow-ups read it. */
  readonly followup?: Readonly<Record<string, unknown>>
  /** The answer as single steps; kept as they came until the desk reads them. */
  readonly steps?: readonly unknown[]
  /** For which callers the entry shows; kept as it came until matching reads it. */
  readonly scope?: Readonly<Record<string, unknown>>
}
