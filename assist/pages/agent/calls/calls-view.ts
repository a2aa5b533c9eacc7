import type { CallOutcome } from '../../../wrapup/wrap-up.js'
import { fetchFromService, type ServiceAddress } from '../connection/service-address.js'

/** A line in which words were found. */
export interface HitView {
  readonly utteranceId: string
  readonly atMs: number
  readonly text: string
}

/** A call of the list. */
export interface CallView {
  readonly callId: string
  readonly internalId: string
  readonly language: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly isLive: boolean
  readonly lengthMs: number | null
  readonly matter: string | null
  readonly entry: string | null
  readonly topics: readonly string[]
  readonly outcome: CallOutcome | null
  readonly waitingMessages: number
  readonly hits: readonly HitView[]
}

/** What the agent looks for; empty texts ask for nothing. */
export interface CallsQuestion {
  readonly text: string
  readonly outcome: CallOutcome | ''
  /** Days as the date fields give them, in the agent's time zone. */
  readonly from: string
  readonly to: string
}

/** Calls of one page of the list. */
export const pageLength = 30

/**
 * Reads a page of the agent's own calls.
 *
 * @param behind internal id of the last call of the page before
 * @throws Error with the code as its cause
 */
export async function readOwnCalls(
  address: ServiceAddress,
  question: CallsQuestion,
  behind: string | undefined,
  signal: AbortSignal,
): Promise<readonly CallView[]> {
  const { text, outcome, from, to } = question
  const asked = new URLSearchParams({
    ...{ mine: 'true', limit: String(pageLength) },
    ...(text.trim() === '' ? {} : { q: text.trim() }),
    ...(outcome === '' ? {} : { outcome }),
    ...(from === '' ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to === '' ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
    ...(behind === undefined ? {} : { behind }),
  })
  const response = await fetchFromService(address, `api/calls?${asked.toString()}`, { signal })
  if (response.ok) return (await response.json()) as readonly CallView[]
  const { code, message } = (await response.json()) as { code: string; message: string }
  throw new Error(message, { cause: code })
}

/** The link by which a call opens, at a place of it where one is given. */
export function linkToCall(address: ServiceAddress, callId: string, atMs?: number): string {
  const url = new URL(address.base)
  url.searchParams.set('call', callId)
  if (atMs !== undefined) url.searchParams.set('at', String(Math.round(atMs)))
  return url.href
}
