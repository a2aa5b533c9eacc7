/** A word or a short run of words that a solution base uses far more often than people do. */
export interface DomainPhrase {
  /** As the base writes it. */
  readonly text: string
  /** How much more often, as a natural logarithm; greater than 0. */
  readonly weight: number
}
