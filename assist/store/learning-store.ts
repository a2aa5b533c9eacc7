import type { Observation } from '../learning/observation.js'
import type { Proposal } from '../learning/proposal.js'
import type { Biases } from '../matching/weighing/learnt-bias.js'

/** A part of what was learnt. */
export interface LearningScope {
  readonly base: string
  /** Everything of the base where left out. */
  readonly solutionId?: string | undefined
}

/** A question that a used card followed. */
export interface QuestionNote {
  readonly base: string
  readonly callId: string
  /** With its `question`. */
  readonly observation: Observation
  /** The proposal that the question adds to; undefined where it makes a new one. */
  readonly proposalId: number | undefined
}

/**
 * What use teaches about solution bases: observations of calls, proposals made of them, and the adjustments in force.
 *
 * Every change is one transaction. Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database
 * refuses, or ASSIST_WORKER_FAILED when the store's worker has died or is closed.
 */
export interface LearningStore {
  /**
   * Notes what became of the cards of a call, by its stored log. A call that is observed twice counts
   * once, as it was observed last. For each
   * solution of its cards, the open proposal of a ranking is replaced by what all observations now suggest, or goes
   * where they suggest no change.
   *
   * @returns the observations of the call; none while the call is live
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  observe(base: string, callId: string): Promise<readonly Observation[]>
  /** Adds a call to the evidence of a question that is proposed, or proposes the question. */
  noteQuestion(note: QuestionNote): Promise<void>
  /** Proposals in the order in which they were made, decided ones too. */
  proposals(scope: LearningScope): Promise<readonly Proposal[]>
  /** One proposal. @throws AssistError ASSIST_PROPOSAL_NOT_FOUND */
  proposal(proposalId: number): Promise<Proposal>
  /**
   * Accepts or refuses an open proposal. An accepted ranking is in force in the next version of its base; the caller
   * adds an accepted question to its solution. Observations that a ranking was decided on are no evidence again.
   *
   * @throws AssistError ASSIST_PROPOSAL_DECIDED
   */
  decide(proposalId: number, status: 'accepted' | 'refused'): Promise<void>
  /** Adjustments in force, in log-odds by solution. */
  biases(base: string): Promise<Biases>
  /** Makes the adjustments of a base, new or not, exactly these. */
  replaceBiases(base: string, biases: Biases): Promise<void>
  /**
   * Forgets observations, proposals and adjustments, and takes accepted questions out of their solutions again: the
   * base is as if nothing had been learnt.
   */
  reset(scope: LearningScope): Promise<void>
}
