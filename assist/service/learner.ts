import { AssistError } from '../errors/errors.js'
import { languageOf } from '../matching/words/analysis.js'
import { languageOfSolution } from '../matching/match-index.js'
import type { Biases } from '../matching/weighing/learnt-bias.js'
import type { NearestText } from '../matching/meaning/nearest-text.js'
import type { Solution } from '../solutions/solution.js'
import { maxQuestions } from '../solutions/solution-schema.js'
import type { StoreContracts } from '../store/store.js'
import type { Observation } from '../learning/observation.js'
import { isWorthDeciding, type Proposal } from '../learning/proposal.js'

/** What becomes of what use teaches. */
export type LearningMode = 'off' | 'proposals' | 'automatic'

/** What the learner runs on. */
export interface LearnerParts {
  readonly store: Pick<StoreContracts, 'learning' | 'solutions'>
  readonly mode: LearningMode
  /** Which of the others means most the same as a text; undefined without any. */
  readonly nearest: (text: string, others: readonly string[]) => Promise<NearestText | undefined>
  /** Makes a change of a base in its turn, and puts the base in service. */
  readonly apply: <T>(base: string, change: () => Promise<T>) => Promise<T>
  /** Called with a call that could not be learnt from; the calls after it are. */
  readonly failed: (callId: string, thrown: unknown) => void
}

/**
 * Learning from use: what agents make of cards becomes proposals to the administrator, and accepted ones the base's
 * next version. It learns from live calls only, when they have ended, one after another.
 */
export class Learner {
  readonly mode: LearningMode
  readonly #parts: LearnerParts
  #idle: Promise<void> = Promise.resolve()

  constructor(parts: LearnerParts) {
    this.#parts = parts
    this.mode = parts.mode
  }

  /** Resolves when every call that has ended so far is learnt from. */
  get idle(): Promise<void> {
    return this.#idle
  }

  /** Learns from a live call that has ended and whose log is stored. */
  callEnded(base: string, callId: string): void {
    if (this.mode === 'off') return
    this.#idle = this.#idle
      .then(() => this.#learn(base, callId))
      .catch((thrown: unknown) => {
        this.#parts.failed(callId, thrown)
      })
  }

  /** Proposals with enough evidence to be shown, in the order in which they were made; decided ones too. */
  async proposals(base: string): Promise<readonly Proposal[]> {
    return (await this.#parts.store.learning.proposals({ base })).filter(isWorthDeciding)
  }

  /** Adjustments in force, in log-odds by solution. */
  biases(base: string): Promise<Biases> {
    return this.#parts.store.learning.biases(base)
  }

  /**
   * Puts a proposal in force.
   *
   * @throws AssistError ASSIST_PROPOSAL_NOT_FOUND, ASSIST_PROPOSAL_DECIDED, ASSIST_SOLUTION_NOT_FOUND
   */
  async accept(proposalId: number): Promise<Proposal> {
    const { store, apply } = this.#parts
    const { base } = await store.learning.proposal(proposalId)
    return apply(base, async () => {
      const { kind, solutionId, text } = await store.learning.proposal(proposalId)
      const solution = await store.solutions.get(base, solutionId)
      if (kind === 'question') requireRoom(solution)
      await store.learning.decide(proposalId, 'accepted')
      if (kind === 'question' && !solution.questions.includes(text)) {
        await store.solutions.update(base, {
          ...solution,
          questions: [...solution.questions, text],
        })
      }
      return store.learning.proposal(proposalId)
    })
  }

  /**
   * Refuses a proposal; the same calls do not bring it about again.
   *
   * @throws AssistError ASSIST_PROPOSAL_NOT_FOUND, ASSIST_PROPOSAL_DECIDED
   */
  async refuse(proposalId: number): Promise<Proposal> {
    const { store } = this.#parts
    await store.learning.proposal(proposalId)
    await store.learning.decide(proposalId, 'refused')
    return store.learning.proposal(proposalId)
  }

  /** Forgets what was learnt of a base, or of one solution: it is as if nothing had been. */
  reset(base: string, solutionId?: string): Promise<void> {
    const { store, apply } = this.#parts
    return apply(base, () => store.learning.reset({ base, solutionId }))
  }

  async #learn(base: string, callId: string): Promise<void> {
    const observations = await this.#parts.store.learning.observe(base, callId)
    for (const observation of observations) {
      if (observation.question !== undefined) await this.#noteQuestion(base, callId, observation)
    }
    if (this.mode === 'automatic') await this.#acceptAll(base)
  }

  /**
   * Notes what the customer asked before a used card. Nothing is noted where it means the same as what the solution
   * has already, or as a proposal that is decided; where it means the same as an open proposal, it adds to that one.
   */
  async #noteQuestion(base: string, callId: string, observation: Observation): Promise<void> {
    const { store, nearest } = this.#parts
    const { solutionId, question = '' } = observation
    const solution = await this.#find(base, solutionId)
    if (!solution || languageOfSolution(solution) !== languageOf(question)) return
    const proposed = await store.learning.proposals({ base, solutionId })
    const asked = proposed.filter(({ kind }) => kind === 'question')
    const known = [solution.title, ...solution.questions]
    const same = await nearest(question, [...known, ...asked.map(({ text }) => text)])
    const before = same?.isSame === true ? asked[same.at - known.length] : undefined
    if (same?.isSame === true && before?.status !== 'open') return
    await store.learning.noteQuestion({ base, callId, observation, proposalId: before?.proposalId })
  }

  async #find(base: string, solutionId: string): Promise<Solution | undefined> {
    try {
      return await this.#parts.store.solutions.get(base, solutionId)
    } catch (thrown) {
      // It was deleted while the call went on.
      if (thrown instanceof AssistError && thrown.code === 'ASSIST_SOLUTION_NOT_FOUND')
        return undefined
      throw thrown
    }
  }

  async #acceptAll(base: string): Promise<void> {
    for (const { proposalId, status, solutionId } of await this.proposals(base)) {
      if (status === 'open' && (await this.#find(base, solutionId))) await this.accept(proposalId)
    }
  }
}

function requireRoom({ questions }: Solution): void {
  if (questions.length < maxQuestions) return
  throw new AssistError(
    'ASSIST_SOLUTION_INVALID',
    `The solution has ${maxQuestions} questions, which is as many as it may have; delete one first.`,
  )
}
