/** What a phrase is a sign of. `how-to`, `show` and `send` are what was wanted, the others what went wrong. */
export type SignPurpose = 'seen' | 'how-to' | 'show' | 'send' | 'repeated' | 'spelled'

/** Phrases of one purpose and how much one of them weighs; advice takes a sum of 1. */
export interface SignRule {
  readonly purpose: SignPurpose
  readonly weight: number
  readonly pattern: RegExp
}

/** The phrases of one language. */
export interface SignTable {
  readonly rules: readonly SignRule[]
  /** Words of enquiries: prices, dates, payments, complaints; no picture answers them. */
  readonly enquiry: RegExp
}
