/** A token that may come next, with its natural log-probability. */
export interface TokenChoice {
  readonly token: number
  readonly logProbability: number
}
