/** What customers say for something, and what the company calls it. */
export interface GlossaryEntry {
  /** The customer's words, such as “the box” or 猫. */
  readonly says: string
  /** The proper term, such as “router” or 光猫. */
  readonly means: string
  /** Only in utterances of this language; in any where left out. */
  readonly language?: 'en' | 'zh'
}
