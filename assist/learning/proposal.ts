import type { ObservationKind } from './observation.js'

/** One call's part in a proposal. */
export interface CallEvidence {
  readonly callId: string
  readonly kind: ObservationKind
}

/** A change that use suggests. */
export interface Proposal {
  readonly proposalId: number
  readonly base: string
  readonly kind: 'ranking' | 'question'
  readonly solutionId: string
  /** The new example question; empty for a ranking. */
  readonly text: string
  /** Log-odds in force when it was made, and proposed; 0 for a question. */
  readonly fromBias: number
  readonly toBias: number
  readonly evidence: readonly CallEvidence[]
  readonly status: 'open' | 'accepted' | 'refused'
  /** Epoch milliseconds; null while it is open. */
  readonly decidedAt: number | null
}

/** Calls from which a question has to be inferred before it is shown; what an agent stated needs no second call. */
const minInferredCalls = 2

/** Whether a proposal has enough evidence to be shown. */
export function isWorthDeciding({ kind, evidence }: Pick<Proposal, 'kind' | 'evidence'>): boolean {
  if (kind === 'ranking' || evidence.some((one) => one.kind === 'used')) return true
  return new Set(evidence.map(({ callId }) => callId)).size >= minInferredCalls
}
