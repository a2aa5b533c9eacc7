import type { SolutionVerdict, SummarySentence, WrapUp } from '../../../wrapup/wrap-up.js'
import {
  fetchFromService,
  postToService,
  type ServiceAddress,
} from '../connection/service-address.js'

/** A wrap-up as the service answers it. */
export interface WrapUpAnswer {
  readonly callId: string
  readonly isLive: boolean
  /** 0: a draft. */
  readonly revision: number
  readonly isWriting: boolean
  readonly dispositions: readonly string[]
  readonly wrapUp: WrapUp
}

/** Reads the wrap-up of a call. @throws Error with the code as its cause */
export async function readWrapUp(address: ServiceAddress, callId: string): Promise<WrapUpAnswer> {
  return answerOf(await fetchFromService(address, pathOf(callId)))
}

/** Accepts a wrap-up. @throws Error with the code as its cause */
export async function acceptWrapUp(
  address: ServiceAddress,
  callId: string,
  wrapUp: WrapUp,
): Promise<WrapUpAnswer> {
  const sent = {
    method: 'PUT',
    body: JSON.stringify(wrapUp),
    headers: { 'content-type': 'application/json' },
  } as const
  return answerOf(await postToService(address, pathOf(callId), sent))
}

/** The wrap-up without a sentence of its summary. */
export function withoutSentence(wrapUp: WrapUp, sentence: SummarySentence): WrapUp {
  return { ...wrapUp, summary: wrapUp.summary.filter((other) => other !== sentence) }
}

/** The wrap-up with a topic ticked, or not any more. */
export function withTopic(wrapUp: WrapUp, name: string, isTicked: boolean): WrapUp {
  const topics = wrapUp.topics.map((topic) => (topic.name === name ? { name, isTicked } : topic))
  return { ...wrapUp, topics }
}

/** The wrap-up with what the agent says of a solution. */
export function withVerdict(
  wrapUp: WrapUp,
  suggestionId: string,
  verdict: SolutionVerdict,
): WrapUp {
  const solutions = wrapUp.solutions.map((solution) =>
    solution.suggestionId === suggestionId ? { ...solution, verdict } : solution,
  )
  return { ...wrapUp, solutions }
}

/** The wrap-up with a follow-up marked as sent, or not any more. */
export function withSent(wrapUp: WrapUp, at: number, isSent: boolean): WrapUp {
  const followUps = wrapUp.followUps.map((one, index) => (index === at ? { ...one, isSent } : one))
  return { ...wrapUp, followUps }
}

const pathOf = (callId: string): string => `api/calls/${encodeURIComponent(callId)}/wrap-up`

async function answerOf(response: Response): Promise<WrapUpAnswer> {
  if (response.ok) return (await response.json()) as WrapUpAnswer
  const { code, message } = (await response.json()) as { code: string; message: string }
  throw new Error(message, { cause: code })
}
