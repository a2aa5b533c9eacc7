import type { Proposal } from '../../../learning/proposal.js'
import { fetchFromService, type ServiceAddress } from '../connection/service-address.js'

/** A proposal as the service sends it. */
export type ProposalView = Omit<Proposal, 'decidedAt'> & {
  /** Title of the solution. Empty where the solution was deleted. */
  readonly title: string
  /** ISO 8601. Null while the proposal is open. */
  readonly decidedAt: string | null
}

/** An adjustment in force. */
export interface LearntView {
  readonly solutionId: string
  readonly title: string
  /** Log-odds, −1 to 1. */
  readonly bias: number
}

/** The results of learning for one solution base. */
export interface LearningView {
  readonly base: string
  readonly mode: 'off' | 'proposals' | 'automatic'
  readonly proposals: readonly ProposalView[]
  readonly learnt: readonly LearntView[]
}

/**
 * Reads the results of learning.
 *
 * @throws Error with the service's message where it refuses, its code as the cause
 */
export async function readLearning(address: ServiceAddress): Promise<LearningView> {
  return (await answerOf(fetchFromService(address, 'api/learning'))) as LearningView
}

/**
 * Accepts or refuses a proposal.
 *
 * @throws Error with the service's message where it refuses, its code as the cause
 */
export async function decide(
  address: ServiceAddress,
  proposalId: number,
  decision: 'accept' | 'refuse',
): Promise<void> {
  const path = `api/learning/${proposalId}/${decision}`
  await answerOf(fetchFromService(address, path, { method: 'POST' }))
}

/**
 * Forgets the results of learning for one solution, or for all.
 *
 * @throws Error with the service's message where it refuses, its code as the cause
 */
export async function forget(address: ServiceAddress, solutionId?: string): Promise<void> {
  const query = solutionId === undefined ? '' : `?${new URLSearchParams({ solutionId }).toString()}`
  await answerOf(fetchFromService(address, `api/learning${query}`, { method: 'DELETE' }))
}

async function answerOf(sent: Promise<Response>): Promise<unknown> {
  const response = await sent
  const text = await response.text()
  const body: unknown = text === '' ? null : JSON.parse(text)
  if (response.ok) return body
  const { code, message } = body as { readonly code?: string; readonly message?: string }
  throw new Error(message ?? `The service answered ${response.status}.`, { cause: code })
}

/**
 * The probability, in percent, to which an adjustment moves an even chance.
 *
 * @param bias log-odds
 */
export function percentOf(bias: number): number {
  return Math.round(100 / (1 + Math.exp(-bias)))
}

/** Counts the evidence of a proposal by kind, the most frequent kind first. */
export function evidenceCounts(
  evidence: ProposalView['evidence'],
): readonly (readonly [ProposalView['evidence'][number]['kind'], number])[] {
  const counts = new Map<ProposalView['evidence'][number]['kind'], number>()
  for (const { kind } of evidence) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}
