/** How an answer was found that the agent looked up. */
export interface LookUp {
  /** What they typed. */
  readonly query: string
  /** How sure the search was, 0 to 1. */
  readonly confidence: number
}

/** What the agent makes of such an answer. */
export interface LookUpVerdict extends LookUp {
  readonly solutionId: string
  readonly action: 'used' | 'wrong'
}
