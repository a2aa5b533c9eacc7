import type { DeliveryOutcome } from './gateway.js'

/** Longest answer of a provider that is read, in characters. */
const maxAnswerLength = 64_000
/** Longest reason of a provider that is shown, in characters. */
const maxReasonLength = 200

/** A request to a provider of SMS. */
export interface ProviderRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
}

/** What a provider answered. */
export interface ProviderAnswer {
  readonly status: number
  /** Undefined where the answer is not JSON. */
  readonly json: Readonly<Record<string, unknown>> | undefined
}

/**
 * Posts to a provider and reads its answer. Where nobody answered, the outcome says whether the message may have been
 * taken all the same.
 *
 * @param read what an answer means; undefined where it is not one of this provider
 */
export async function exchange(
  { url, headers, body, timeoutMs }: ProviderRequest,
  read: (answer: ProviderAnswer) => DeliveryOutcome | undefined,
): Promise<DeliveryOutcome> {
  let answer: ProviderAnswer
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    const text = (await response.text()).slice(0, maxAnswerLength)
    answer = { status: response.status, json: jsonOf(text) }
  } catch (thrown) {
    return unansweredOutcome(thrown)
  }
  return read(answer) ?? odd(answer)
}

/** A refusal with the provider's own words, cut to what a screen shows. */
export function refusedBy(code: unknown, message: unknown): DeliveryOutcome {
  const words = [code, message].filter(
    (part) => typeof part === 'string' || typeof part === 'number',
  )
  return { state: 'failed', reason: words.join(': ').slice(0, maxReasonLength) || 'refused' }
}

/** Nobody was there: surely not taken. Somebody was and did not answer: who knows. */
function unansweredOutcome(thrown: unknown): DeliveryOutcome {
  const { name, cause } = thrown as { readonly name?: string; readonly cause?: { code?: unknown } }
  if (name === 'TimeoutError') return { state: 'unknown', reason: 'no answer in time' }
  const code = typeof cause?.code === 'string' ? cause.code : ''
  const isUnreached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
  return isUnreached.includes(code)
    ? { state: 'failed', reason: `not reached (${code})` }
    : { state: 'unknown', reason: `broke off${code === '' ? '' : ` (${code})`}` }
}

function odd({ status }: ProviderAnswer): DeliveryOutcome {
  // What refuses before it works has not sent: not found, not allowed, too many, not now.
  const isRefusal = (status >= 400 && status < 500) || status === 503
  return { state: isRefusal ? 'failed' : 'unknown', reason: `answered ${status}` }
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    // The status alone has to tell.
    return undefined
  }
}
