/** One pair of terms: what customers call a thing, and what the company calls it. */
export interface GlossaryEntry {
  /** The customer's words, such as “the box” or 猫. */
  readonly says: string
  /** The proper term, such as “router” or 光猫. */
  readonly means: string
  /** The entry applies to utterances of this language; to all where left out. */
  readonly language?: 'en' | 'zh'
}
